/** Every request about wipes. `top` is where they lead: to the own devices, or to those of everybody. */
import type { WipePreview, WipeRequest, WipesReply } from '#protocol/wipe.ts';
import { call } from '#ui/common/api.ts';

export type WipeTop = '/api' | '/api/admin';

export function getWipes(top: WipeTop): Promise<WipesReply> {
  return call(`${top}/wipes`);
}

export function previewWipe(top: WipeTop, device: string): Promise<WipePreview> {
  return call(`${top}/devices/${device}/wipe`);
}

export function askWipe(top: WipeTop, device: string, json: WipeRequest): Promise<void> {
  return call(`${top}/devices/${device}/wipe`, { method: 'PUT', json, signsIn: true });
}

export function takeWipeBack(top: WipeTop, device: string): Promise<void> {
  return call(`${top}/devices/${device}/wipe`, { method: 'DELETE' });
}
