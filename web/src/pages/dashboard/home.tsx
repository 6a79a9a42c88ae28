/** Where one begins. */
import { useQuery } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";
import { networksQuery } from "../../api/ask";
import { Answer } from "../../parts/failed";

export function Home() {
  const networks = useQuery(networksQuery);
  return (
    <Answer query={networks}>
      {({ items }) => {
        const nodes = items.some((one) => Object.values(one.numberOfNodes).some((many) => many > 0));
        return <Navigate to={nodes ? "/apps/sonar" : "/apps/sonar/networks"} replace />;
      }}
    </Answer>
  );
}
