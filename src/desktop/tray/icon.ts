/**
 * The icons of the tray, drawn in code: each state has a shape of its own besides its colour, for whoever does not tell
 * the colours apart. Pure.
 */

export const trayStates = ['syncing', 'up-to-date', 'paused', 'offline', 'attention', 'error'] as const;
export type TrayState = (typeof trayStates)[number];

/** In pixels; a panel takes what fits its height best. */
export const iconSizes = [16, 22, 24, 32, 48, 64] as const;

/** A square picture: 4 bytes a pixel, in the order alpha, red, green, blue. */
export interface Icon {
  readonly size: number;
  readonly argb: Uint8Array;
}

type Colour = readonly [red: number, green: number, blue: number];

/** Of the picture's side, from the upper left: 0 to 1. */
type Shape = (x: number, y: number) => boolean;

interface Layer {
  readonly shape: Shape;
  readonly colour: Colour;
}

/** Middling in brightness, so that they stand out on dark and on light panels. */
export const colours = {
  syncing: [0x1c, 0x7e, 0xd6],
  'up-to-date': [0x2f, 0x9e, 0x44],
  paused: [0x86, 0x8e, 0x96],
  offline: [0x86, 0x8e, 0x96],
  attention: [0xf0, 0x8c, 0x00],
  error: [0xe0, 0x31, 0x31],
} as const satisfies Record<TrayState, Colour>;
const white: Colour = [0xff, 0xff, 0xff];

/** Points looked at in each direction within a pixel. */
const samples = 5;

/** The picture of a state. */
export function drawIcon(state: TrayState, size: number): Icon {
  const argb = new Uint8Array(4 * size * size);
  const layers = layersOf(state);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) argb.set(pixel(layers, size, [x, y]), 4 * (y * size + x));
  }
  return { size, argb };
}

/** The mean of what the points of a pixel show; what shows nothing is transparent and has no colour. */
function pixel(layers: readonly Layer[], size: number, [x, y]: readonly [number, number]): readonly number[] {
  const sum = [0, 0, 0];
  let hit = 0;
  for (let point = 0; point < samples * samples; point += 1) {
    const [left, top] = [(point % samples) + 0.5, Math.floor(point / samples) + 0.5];
    const at = [(x + left / samples) / size, (y + top / samples) / size] as const;
    const layer = layers.findLast(({ shape }) => shape(...at));
    if (layer === undefined) continue;
    hit += 1;
    layer.colour.forEach((value, channel) => {
      sum[channel]! += value;
    });
  }
  if (hit === 0) return [0, 0, 0, 0];
  return [Math.round((255 * hit) / samples ** 2), ...sum.map(value => Math.round(value / hit))];
}

function layersOf(state: TrayState): readonly Layer[] {
  const { ground, sign } = shapes[state];
  return [{ shape: ground, colour: colours[state] }, ...sign.map(shape => ({ shape, colour: white }))];
}

const disc = circle(0.5, 0.5, 0.48);

const shapes: Readonly<Record<TrayState, { readonly ground: Shape; readonly sign: readonly Shape[] }>> = {
  syncing: {
    ground: disc,
    sign: [
      ...[stroke(0.36, 0.74, 0.36, 0.4), triangle([0.36, 0.19], [0.2, 0.43], [0.52, 0.43])],
      ...[stroke(0.64, 0.26, 0.64, 0.6), triangle([0.64, 0.81], [0.8, 0.57], [0.48, 0.57])],
    ],
  },
  'up-to-date': { ground: disc, sign: [stroke(0.27, 0.53, 0.43, 0.69), stroke(0.43, 0.69, 0.74, 0.34)] },
  paused: { ground: disc, sign: [box(0.318, 0.273, 0.455, 0.727), box(0.545, 0.273, 0.682, 0.727)] },
  // A ring that is struck through: hollow, unlike the grey of "paused".
  offline: {
    ground: (x, y) => (disc(x, y) && !circle(0.5, 0.5, 0.34)(x, y)) || (disc(x, y) && stroke(0.2, 0.8, 0.8, 0.2)(x, y)),
    sign: [],
  },
  attention: {
    ground: roundTriangle([0.5, 0.1], [0.07, 0.87], [0.93, 0.87]),
    sign: [box(0.437, 0.31, 0.563, 0.62), box(0.437, 0.69, 0.563, 0.815)],
  },
  error: {
    ground: octagon,
    sign: [stroke(0.33, 0.33, 0.67, 0.67), stroke(0.67, 0.33, 0.33, 0.67)],
  },
};

const strokeWidth = 0.13;

function circle(centerX: number, centerY: number, radius: number): Shape {
  return (x, y) => Math.hypot(x - centerX, y - centerY) <= radius;
}

function box(left: number, top: number, right: number, bottom: number): Shape {
  return (x, y) => x >= left && x <= right && y >= top && y <= bottom;
}

function stroke(fromX: number, fromY: number, toX: number, toY: number): Shape {
  return (x, y) => distance([x, y], [fromX, fromY], [toX, toY]) <= strokeWidth / 2;
}

type Point = readonly [x: number, y: number];

/** From a point to a line between two others. */
function distance([x, y]: Point, [fromX, fromY]: Point, [toX, toY]: Point): number {
  const [overX, overY] = [toX - fromX, toY - fromY];
  const along = ((x - fromX) * overX + (y - fromY) * overY) / (overX ** 2 + overY ** 2);
  const part = Math.min(1, Math.max(0, along));
  return Math.hypot(x - fromX - part * overX, y - fromY - part * overY);
}

function triangle(a: Point, b: Point, c: Point): Shape {
  const side = ([x, y]: Point, [fromX, fromY]: Point, [toX, toY]: Point): boolean =>
    (x - toX) * (fromY - toY) - (fromX - toX) * (y - toY) >= 0;
  return (x, y) => {
    const sides = [side([x, y], a, b), side([x, y], b, c), side([x, y], c, a)];
    return sides.every(each => each) || !sides.some(each => each);
  };
}

function roundTriangle(a: Point, b: Point, c: Point): Shape {
  const inside = triangle(a, b, c);
  const rim = 0.07;
  const edges = [[a, b] as const, [b, c] as const, [c, a] as const];
  return (x, y) => inside(x, y) || edges.some(([from, to]) => distance([x, y], from, to) <= rim);
}

function octagon(x: number, y: number): boolean {
  const [dx, dy] = [Math.abs(x - 0.5), Math.abs(y - 0.5)];
  return Math.max(dx, dy) <= 0.46 && dx + dy <= 0.65;
}
