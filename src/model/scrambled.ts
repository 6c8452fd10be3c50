/**
 * Tells files whose bytes were scrambled, as programs do that encrypt other people's files (R108).
 *
 * One look at the new bytes is enough, and the old ones are not needed: a file's name promises a form, and bytes without
 * any form look random. A photograph, an archive or a film looks random too, but begins with the mark of its kind.
 */
import { looksRandom } from '#model/looks-random.ts';

/**
 * Whether a file that is or was called like one of `names` has bytes that its name does not promise, and that look
 * random. `head` is the beginning of the file: less than `sampleBytes` of it tells nothing.
 */
export function isScrambled(names: readonly string[], head: Uint8Array): boolean {
  return names.some(promisesForm) && looksRandom(head) && !beginsLikeAKind(head);
}

/** By its last extension, or the one before it: `a.jpg`, and `a.jpg.locked` too. */
function promisesForm(name: string): boolean {
  const [, ...extensions] = name.toLowerCase().split('.');
  return extensions.slice(-2).some(extension => formed.has(extension));
}

/** Extensions of files that are text, or begin with a mark of `marks`. */
const formed: ReadonlySet<string> = new Set(
  [
    'bmp gif heic heif ico jpeg jpg png psd svg tif tiff webp arw cr2 cr3 dng nef orf rw2',
    '3gp aac aif aiff avi flac flv m4a m4v mkv mov mp3 mp4 mpeg mpg ogg opus wav webm wma wmv',
    'doc docx epub odp ods odt pdf ppt pptx rtf xls xlsx',
    '7z bz2 gz rar tar tgz xz zip zst',
    'bat c cc conf cpp cs css csv eml go h hpp htm html ini java js json jsx log md php ps1 py rb rs sh sql tex toml ts tsx',
    'txt vcf xml yaml yml',
    'sqlite sqlite3',
  ].flatMap(line => line.split(' ')),
);

function beginsLikeAKind(head: Uint8Array): boolean {
  return marks.some(({ at, bytes }) => bytes.every((byte, index) => head[at + index] === byte)) || isMpegSound(head);
}

/** A frame of MP3 or AAC begins with eleven bits that are set; files need nothing before it. */
function isMpegSound([first = 0, second = 0]: Uint8Array): boolean {
  return first === 0xff && second >= 0xe0;
}

interface Mark {
  /** Bytes before it. */
  readonly at: number;
  readonly bytes: readonly number[];
}

/** What the kinds begin with; one random file in thousands does by chance. Text shows itself by not looking random. */
const marks: readonly Mark[] = [
  // Pictures: JPEG, PNG, GIF, TIFF and raw ones in both orders, Olympus, Panasonic, Photoshop, icons, BMP.
  ...begin(
    'ffd8ff',
    '89504e47',
    '47494638',
    '49492a00',
    '4d4d002a',
    '4949524f',
    '49495500',
    '38425053',
    '00000100',
    '424d',
  ),
  // Documents: PDF, ZIP and what is made of it, old Office and encrypted new one, RTF, SQLite.
  ...begin('25504446', '504b0304', '504b0506', 'd0cf11e0', '7b5c7274', '53514c69'),
  // Archives: gzip, bzip2, xz, 7z, RAR, Zstandard, tar.
  ...begin('1f8b08', '425a68', 'fd377a58', '377abcaf', '52617221', '28b52ffd'),
  ...begin('7573746172').map(mark => ({ ...mark, at: 257 })),
  // Sound and films: MP3 with its tags, FLAC, Ogg, RIFF, AIFF, Matroska, Flash, Windows Media, MPEG.
  ...begin(
    '494433',
    '664c6143',
    '4f676753',
    '52494646',
    '464f524d',
    '1a45dfa3',
    '464c56',
    '3026b275',
    '000001ba',
    '000001b3',
  ),
  // The MP4 family and QuickTime, HEIF too: a box of one of these kinds.
  ...begin('66747970', '6d6f6f76', '6d646174', '77696465', '66726565', '736b6970', '706e6f74').map(mark => ({
    ...mark,
    at: 4,
  })),
];

function begin(...texts: readonly string[]): Mark[] {
  return texts.map(hex => ({ at: 0, bytes: (hex.match(/../g) ?? []).map(pair => Number.parseInt(pair, 16)) }));
}
