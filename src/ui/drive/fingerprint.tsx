import classes from '#ui/drive/panel.module.css';

/** Pairs of a fingerprint in a line: two lines that an eye can compare. */
const pairsInLine = 16;

export function Fingerprint({ text }: { readonly text: string }) {
  const pairs = text.split(':');
  const lines = Array.from({ length: Math.ceil(pairs.length / pairsInLine) }, (_, line) =>
    pairs.slice(line * pairsInLine, (line + 1) * pairsInLine).join(':'),
  );
  return <div className={classes['fingerprint']}>{lines.join(':\n')}</div>;
}
