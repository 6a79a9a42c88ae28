/** The canvas within the page: React makes it, the stage draws on it. */
import { VisuallyHidden } from "@mantine/core";
import { useEffect, useEffectEvent, useRef, type RefObject } from "react";
import { useTranslation } from "react-i18next";
import type { Chosen } from "./chosen";
import { Stage, type Shown, type Spot } from "./stage";

interface Props {
  shown: Shown;
  /** Where one looks at first; null: at all of it. */
  spot: Spot | null;
  stageRef: RefObject<Stage | null>;
  choose: (one: Chosen | null) => void;
  moved: (key: string, to: [number, number]) => void;
  looked: (spot: Spot) => void;
}

export function Canvas({ shown, spot, stageRef, choose, moved, looked }: Props) {
  const { t } = useTranslation();
  const place = useRef<HTMLCanvasElement>(null);
  const onChoose = useEffectEvent(choose);
  const onMoved = useEffectEvent(moved);
  const onLooked = useEffectEvent(looked);
  const begin = useEffectEvent((canvas: HTMLCanvasElement) => {
    const listener = { choose: onChoose, moved: onMoved, looked: onLooked };
    return new Stage(canvas, shown, listener, spot);
  });
  useEffect(() => {
    if (!place.current) return;
    const made = begin(place.current);
    stageRef.current = made;
    return () => {
      made.end();
      stageRef.current = null;
    };
  }, [stageRef]);
  useEffect(() => stageRef.current?.show(shown), [stageRef, shown]);
  return (
    <>
      <VisuallyHidden id="map-keys">{t("map.keys")}</VisuallyHidden>
      <canvas
        ref={place}
        className="map"
        role="application"
        tabIndex={0}
        aria-label={t("map.canvas")}
        aria-describedby="map-keys"
      />
    </>
  );
}
