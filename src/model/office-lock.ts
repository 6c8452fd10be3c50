/**
 * The small files by which office programs tell each other who has a document open (P13): LibreOffice's `.~lock.NAME#`
 * beside NAME, and the owner file of Word, Excel and PowerPoint, `~$NAME`, of which Word cuts the beginning.
 */
import { fromUtf8 } from '#base/text.ts';
import { cutUtf8 } from '#base/utf8.ts';
import { nameKey, splitExtension } from '#model/name.ts';

/** Bytes of a lock file that are read; the owner stands at its beginning. */
export const lockBytesMax = 1024;

/** Bytes of a name that is shown. */
const ownerBytesMax = 96;

/** Extensions of what these programs open. Others are written at once and whole, or by programs without such files. */
const documents: ReadonlySet<string> = new Set(
  [
    'odt ott fodt ods ots fods odp otp fodp odg otg fodg odb odf odm',
    'doc docx docm dot dotx dotm rtf xls xlsx xlsm xlsb xlt xltx xltm ppt pptx pptm pot potx potm pps ppsx',
    'vsd vsdx csv tsv',
  ].flatMap(line => line.split(' ')),
);

/** Who has a document open, as far as the lock file says; empty texts where it does not. */
export interface LockOwner {
  readonly person: string;
  /** The computer's own name, as its network knows it. */
  readonly host: string;
}

/** Names of the lock files that would stand beside a document of this name, LibreOffice's first; none for other files. */
export function lockNames(name: string): readonly string[] {
  const { base, extension } = splitExtension(name);
  if (!documents.has(nameKey(extension))) return [];
  // Word: two letters give way to the mark where the name is long enough, one where it has seven.
  const cut = base.length >= 8 ? 2 : base.length === 7 ? 1 : 0;
  const owners = cut === 0 ? [`~$${name}`] : [`~$${name}`, `~$${name.slice(cut)}`];
  return [`.~lock.${name}#`, ...owners];
}

/** Reads the beginning of a lock file. Whatever stands there, the answer is short and plain. */
export function lockOwner(lockName: string, bytes: Uint8Array): LockOwner {
  return lockName.startsWith('.~lock.') ? libreOfficeOwner(bytes) : { person: microsoftOwner(bytes), host: '' };
}

const semicolon = 0x3b;
const backslash = 0x5c;

/** `PERSON,ACCOUNT,HOST,DATE,PROFILE;` in UTF-8, with a backslash before what is meant as itself. */
function libreOfficeOwner(bytes: Uint8Array): LockOwner {
  const end = bytes.findIndex((byte, at) => byte === semicolon && bytes[at - 1] !== backslash);
  const text = fromUtf8(end < 0 ? bytes : bytes.subarray(0, end)) ?? '';
  const fields: string[] = [''];
  for (let at = 0; at < text.length && fields.length <= 4; at += 1) {
    const letter = text[at] ?? '';
    if (letter === ',') fields.push('');
    else if (letter === '\\') {
      at += 1;
      fields[fields.length - 1] += text[at] ?? '';
    } else fields[fields.length - 1] += letter;
  }
  const [person = '', account = '', host = ''] = fields;
  return { person: plain(person) || plain(account), host: plain(host) };
}

/** A length and the name in an old code page; from 54 or 55 on, again in UTF-16. */
function microsoftOwner(bytes: Uint8Array): string {
  for (const at of [54, 55]) {
    const length = (bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0);
    const end = at + 2 + 2 * length;
    if (length === 0 || length > 54 || end > bytes.length) continue;
    const name = plain(utf16(bytes.subarray(at + 2, end)));
    if (name !== '') return name;
  }
  const ascii = [...bytes.subarray(1, 1 + Math.min(bytes[0] ?? 0, 53))].filter(byte => byte >= 0x20 && byte < 0x7f);
  return plain(String.fromCharCode(...ascii));
}

/** Two bytes a unit, the lower one first. */
function utf16(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at + 1 < bytes.length; at += 2)
    text += String.fromCharCode((bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0));
  return text;
}

/** Without what steers a terminal or turns text around, and not long. */
function plain(text: string): string {
  return cutUtf8(
    text
      .toWellFormed()
      .replace(/[\p{C}\ufffd]/gu, '')
      .trim(),
    ownerBytesMax,
  );
}
