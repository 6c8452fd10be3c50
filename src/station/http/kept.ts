/** What is being kept of bodies that broke off: a device that asks what is missing is answered when that is known. */
import type { DeviceId } from '#platform/share-store.ts';

export class Kept {
  readonly #underWay = new Map<DeviceId, Promise<unknown>>();

  async while(device: DeviceId, keeping: Promise<void>): Promise<void> {
    const all = Promise.allSettled([this.#underWay.get(device), keeping]).then(() => undefined);
    this.#underWay.set(device, all);
    await all;
    if (this.#underWay.get(device) === all) this.#underWay.delete(device);
    await keeping;
  }

  async of(device: DeviceId): Promise<void> {
    await this.#underWay.get(device);
  }
}
