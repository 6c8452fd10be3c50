/** Which feed requests stand (B36), and of how many a device may have (B37). */

/** Of one device, in all shares together: who has more tasks has the others ask. */
export const deviceStandingMax = 16;

export interface StandingAt {
  readonly share: string;
  readonly device: string;
  readonly name: string;
}

export class StandingRequests<Standing> {
  readonly #byShare = new Map<string, Map<string, Map<string, Standing>>>();
  /** Where those of a device stand; the one that was asked last is the last. */
  readonly #ofDevice = new Map<string, Map<string, StandingAt>>();

  /** From now on it stands, in the place of the one of that name. */
  leave(at: StandingAt, standing: Standing): void {
    this.end(at);
    const ofShare = this.#byShare.get(at.share) ?? new Map<string, Map<string, Standing>>();
    const own = ofShare.get(at.device) ?? new Map<string, Standing>();
    this.#byShare.set(at.share, ofShare.set(at.device, own.set(at.name, standing)));
    const all = this.#ofDevice.get(at.device) ?? new Map<string, StandingAt>();
    this.#ofDevice.set(at.device, all.set(keyOf(at), at));
    for (const oldest of [...all.values()].slice(0, Math.max(0, all.size - deviceStandingMax))) this.end(oldest);
  }

  get({ share, device, name }: StandingAt): Standing | undefined {
    return this.#byShare.get(share)?.get(device)?.get(name);
  }

  /** It goes on as another one, and is as old as it was. */
  goOn({ share, device, name }: StandingAt, standing: Standing): void {
    const own = this.#byShare.get(share)?.get(device);
    if (own?.has(name)) own.set(name, standing);
  }

  end(at: StandingAt): void {
    const { share, device, name } = at;
    const ofShare = this.#byShare.get(share);
    const own = ofShare?.get(device);
    own?.delete(name);
    if (own?.size === 0) ofShare?.delete(device);
    if (ofShare?.size === 0) this.#byShare.delete(share);
    const all = this.#ofDevice.get(device);
    all?.delete(keyOf(at));
    if (all?.size === 0) this.#ofDevice.delete(device);
  }

  /** All of a share, as they are now. */
  in(share: string): readonly (readonly [StandingAt, Standing])[] {
    return [...(this.#byShare.get(share) ?? [])].flatMap(([device, own]) =>
      [...own].map(([name, standing]) => [{ share, device, name }, standing] as const),
    );
  }

  /** Ends those of a device in a share. */
  endOf(device: string, share: string): void {
    for (const name of this.#byShare.get(share)?.get(device)?.keys() ?? []) this.end({ share, device, name });
  }

  endAll(): void {
    this.#byShare.clear();
    this.#ofDevice.clear();
  }
}

function keyOf({ share, name }: StandingAt): string {
  return `${share} ${name}`;
}
