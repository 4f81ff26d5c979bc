// The exported files as folders.
import type { ExportedFile } from "../generated/wire";

export interface Node {
  name: string;
  path: string;
  sentences: number;
  children: Node[];
}

/** Folders first, then files, each by name. */
export function tree(files: ExportedFile[]): Node[] {
  const root: Node = { name: "", path: "", sentences: 0, children: [] };
  for (const file of files) {
    let at = root;
    const parts = file.path.split("/");
    parts.forEach((name, index) => {
      let next = at.children.find((one) => one.name === name);
      if (!next) {
        next = { name, path: parts.slice(0, index + 1).join("/"), sentences: 0, children: [] };
        at.children.push(next);
      }
      at = next;
    });
    at.sentences = file.sentences;
  }
  const sort = (node: Node): void => {
    node.children.sort((a, b) => Number(b.children.length > 0) - Number(a.children.length > 0) || a.name.localeCompare(b.name));
    node.children.forEach(sort);
  };
  sort(root);
  return root.children;
}
