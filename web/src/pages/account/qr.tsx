/** A QR code, dark on light in every theme: cameras want it so. */
import { encode } from "uqr";

const QUIET = 4; // modules of white around it: ISO/IEC 18004

export function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { ecc: "M", border: QUIET });
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      width={220}
      height={220}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      {data.flatMap((row, y) =>
        runs(row).map(([x, width]) => <rect key={`${x} ${y}`} x={x} y={y} width={width} height={1} fill="#000" />),
      )}
    </svg>
  );
}

/** Where dark modules begin, and how many stand side by side. */
function runs(row: boolean[]): [number, number][] {
  const found: [number, number][] = [];
  row.forEach((dark, x) => {
    const last = found.at(-1);
    if (dark && last && last[0] + last[1] === x) last[1] += 1;
    else if (dark) found.push([x, 1]);
  });
  return found;
}
