// Where boxes and the lines between them go. Loaded only when a diagram is shown.
import { Graph, layout } from "@dagrejs/dagre";

export interface Box {
  id: string;
  width: number;
  height: number;
}
export interface Line {
  id: string;
  from: string;
  to: string;
  /** Room for words on the line. */
  width?: number;
  height?: number;
}
export interface Placed {
  width: number;
  height: number;
  boxes: Map<string, { x: number; y: number }>;
  lines: Map<string, { path: string; label: { x: number; y: number } }>;
}

/** Places boxes in ranks along a direction; `x` and `y` of a box are its top left corner. */
export function place(boxes: Box[], lines: Line[], direction: "TB" | "LR", gap = 44): Placed {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: direction, nodesep: gap, ranksep: gap * 1.5, edgesep: 18, marginx: 24, marginy: 24 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const box of boxes) graph.setNode(box.id, { width: box.width, height: box.height });
  const known = new Set(boxes.map((box) => box.id));
  const drawn = lines.filter((line) => known.has(line.from) && known.has(line.to));
  for (const line of drawn) graph.setEdge(line.from, line.to, { width: line.width ?? 0, height: line.height ?? 0, labelpos: "c" }, line.id);
  layout(graph);
  const whole = graph.graph() as { width?: number; height?: number };
  const placed: Placed = { width: Math.max(1, whole.width ?? 1), height: Math.max(1, whole.height ?? 1), boxes: new Map(), lines: new Map() };
  for (const box of boxes) {
    const { x, y } = graph.node(box.id) as { x: number; y: number };
    placed.boxes.set(box.id, { x: x - box.width / 2, y: y - box.height / 2 });
  }
  for (const line of drawn) {
    const edge = graph.edge(line.from, line.to, line.id) as { points?: { x: number; y: number }[]; x?: number; y?: number };
    const points = edge.points ?? [];
    const middle = points[Math.floor(points.length / 2)] ?? { x: 0, y: 0 };
    placed.lines.set(line.id, { path: curve(points), label: { x: edge.x ?? middle.x, y: edge.y ?? middle.y } });
  }
  return placed;
}

/** A smooth line through points: straight at both ends, rounded between. */
export function curve(points: { x: number; y: number }[]): string {
  const [first, ...rest] = points;
  const last = rest.pop();
  if (!first || !last) return "";
  const at = (point: { x: number; y: number }) => `${Math.round(point.x * 10) / 10} ${Math.round(point.y * 10) / 10}`;
  let path = `M${at(first)}`;
  rest.forEach((point, place) => {
    const next = rest[place + 1] ?? last;
    path += ` Q${at(point)} ${at({ x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 })}`;
  });
  return `${path} L${at(last)}`;
}
