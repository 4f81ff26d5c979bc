// What has been typed and not saved yet survives a reload and a wrong click.

export type Draft = Record<string, unknown>;

export function readDraft(key: string): Draft | null {
  try {
    return JSON.parse(sessionStorage.getItem(`draft:${key}`) ?? 'null');
  } catch {
    return null;
  }
}

export function writeDraft(key: string, draft: Draft | null) {
  try {
    if (draft && Object.keys(draft).length > 0)
      sessionStorage.setItem(`draft:${key}`, JSON.stringify(draft));
    else sessionStorage.removeItem(`draft:${key}`);
  } catch {
    // Storage is full or closed: the form works all the same.
  }
}
