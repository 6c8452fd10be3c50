import { type TouchEvent, useRef } from 'react';

/** How far a finger goes for a swipe, pixels, and how much further than up or down. */
const swipePixels = 50;
const swipeSlope = 1.5;

export interface Swipes {
  left(): void;
  right(): void;
}

/** For a part of the page that a finger may swipe over. Whoever has zoomed in moves the picture about instead. */
export function useSwipe({ left, right }: Swipes) {
  const from = useRef<{ readonly x: number; readonly y: number }>(undefined);
  return {
    onTouchStart: ({ touches }: TouchEvent): void => {
      const finger = touches[0];
      const isAlone = touches.length === 1 && (visualViewport?.scale ?? 1) === 1;
      from.current = isAlone && finger ? { x: finger.clientX, y: finger.clientY } : undefined;
    },
    onTouchEnd: ({ changedTouches }: TouchEvent): void => {
      const finger = changedTouches[0];
      if (!from.current || !finger) return;
      const [across, down] = [finger.clientX - from.current.x, finger.clientY - from.current.y];
      from.current = undefined;
      if (Math.abs(across) < swipePixels || Math.abs(across) < swipeSlope * Math.abs(down)) return;
      if (across < 0) left();
      else right();
    },
  };
}
