import { useRef, useState } from 'react';

export interface AskedNow<Asked> {
  readonly asked: Asked | undefined;
  ask(asked: Asked): void;
  close(): void;
}

/** One opening of a dialog: the same may be asked again later. */
interface Open<Asked> {
  readonly asked: Asked;
}

/**
 * Which dialog is open, if any. When it closes, the focus goes back to where it was opened from. An answer that comes
 * late, for a dialog that was given up meanwhile, does not close the one that is open now.
 */
export function useAsked<Asked>(): AskedNow<Asked> {
  const [open, setOpen] = useState<Open<Asked>>();
  const openNow = useRef<Open<Asked>>(undefined);
  const opener = useRef<Element | null>(null);
  const comingBack = useRef<ReturnType<typeof setTimeout>>(undefined);
  const become = (to: Open<Asked> | undefined): void => {
    openNow.current = to;
    setOpen(to);
  };
  return {
    asked: open?.asked,
    ask: asked => {
      // A dialog that leads to the next one is no place to come back to.
      if (open === undefined) opener.current = openerOf(document.activeElement);
      clearTimeout(comingBack.current);
      become({ asked });
    },
    close: () => {
      if (openNow.current !== open) return;
      become(undefined);
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
