/** The most that a file has, where nothing else is said. */
export const usualMostBytes = 10 * 1024 * 1024;
const mostName = 200;

/** Pictures that browsers show and that can't run anything, and how they begin. */
const pictures: [type: string, mark: string, at: number][] = [
  ['image/png', '\x89PNG\r\n\x1a\n', 0],
  ['image/jpeg', '\xff\xd8\xff', 0],
  ['image/gif', 'GIF8', 0],
  ['image/webp', 'WEBP', 8],
  ['image/avif', 'ftypavif', 4],
];

/** Whether browsers show it in its place. */
export const isShown = (type: string) => pictures.some(([own]) => own === type);

/** The type that a file really has, by how it begins; what isn't a picture that is known stays as it was called. */
export function realType(named: string, contents: Uint8Array): string {
  const start = Buffer.from(contents.subarray(0, 32)).toString('latin1');
  const picture = pictures.find(([, mark, at]) => start.startsWith(mark, at));
  if (picture) return picture[0];
  const isType = named.length <= 100 && /^[\w.+-]+\/[\w.+-]+$/.test(named);
  // What calls itself a picture and isn't one is any file.
  return isType && !isShown(named) ? named.toLowerCase() : 'application/octet-stream';
}

/** The file's name without folders and without what no file system or header takes; never empty. */
export function safeName(given: string): string {
  const last = given.split(/[/\\]/).at(-1) ?? '';
  const kept = [...last.replace(/[\p{Cc}"]/gu, '')].slice(0, mostName).join('').trim();
  return kept.replace(/^\.+|\.+$/g, '').trim() || 'file';
}

/** The `Content-Disposition` under which it is served: the name in letters that every client reads, and as it is. */
export function disposition(type: string, name: string): string {
  const plain = [...name].map((one) => (/^[ -~]$/.test(one) && !/["\\%]/.test(one) ? one : '_'));
  const exact = encodeURIComponent(name).replace(
    /[!'()*~]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const how = isShown(type) ? 'inline' : 'attachment';
  return `${how}; filename="${plain.join('')}"; filename*=UTF-8''${exact}`;
}

/** A size in words: "5 MB", "500 KB", "1.5 MB". */
export function saySize(bytes: number): string {
  if (bytes < 1024) return `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`;
  const [unit, name] = bytes >= 1024 * 1024 ? [1024 * 1024, 'MB'] : [1024, 'KB'];
  const tenths = Math.floor((bytes * 10) / unit);
  return `${tenths / 10} ${name}`;
}
