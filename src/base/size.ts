/** How many bytes something has, as people read it. */
const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** `1536` as `1.5 KiB`, three digits at most, with the marks of a language (a BCP 47 tag). */
export function sizeSpeller(language: string): (bytes: number) => string {
  const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0, useGrouping: false });
  const tenths = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return bytes => {
    let unit = 0;
    let value = bytes;
    for (; value >= 1000 && unit < units.length - 1; unit += 1) value /= 1024;
    return `${(unit === 0 || value >= 10 ? whole : tenths).format(value)} ${units[unit]}`;
  };
}
