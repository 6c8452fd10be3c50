import { useRef, useState } from 'react';

export interface AskedNow<Asked> {
  readonly asked: Asked | undefined;
  ask(what: Asked): void;
  close(): void;
}

/** Which dialog is open, if any. When it closes, the focus goes back to where it was opened from. */
export function useAsked<Asked>(): AskedNow<Asked> {
  const [asked, setAsked] = useState<Asked>();
  const opener = useRef<Element | null>(null);
  const comingBack = useRef<ReturnType<typeof setTimeout>>(undefined);
  return {
    asked,
    ask: what => {
      // A dialog that leads to the next one is no place to come back to.
      if (asked === undefined) opener.current = openerOf(document.activeElement);
      clearTimeout(comingBack.current);
      setAsked(() => what);
    },
    close: () => {
      setAsked(undefined);
      // Once the dialog is gone: as long as it is there, it keeps the focus.
      comingBack.current = setTimeout(() => {
        if (isFocusFree()) focusOr(opener.current, document.getElementById('content'));
      });
    },
  };
}

/** A menu is gone when its dialog closes; what it was opened by is still there. */
function openerOf(focused: Element | null): Element | null {
  const button = focused?.closest('[role="menu"]')?.getAttribute('aria-labelledby');
  return button ? document.getElementById(button) : focused;
}

/** Whether nothing has the focus but the dialog that closes: who was quick to go on elsewhere is not called back. */
function isFocusFree(): boolean {
  const focused = document.activeElement;
  return focused === null || focused === document.body || focused.closest('[role="dialog"]') !== null;
}

/** What was asked about may have gone meanwhile. */
function focusOr(wanted: Element | null, other: HTMLElement | null): void {
  const to = wanted instanceof HTMLElement && wanted.isConnected ? wanted : other;
  to?.focus({ preventScroll: true });
}
