/** What the administration pages show. Others administer too, and holds come by themselves: it is asked for again. */
import { type QueryClient, useQuery } from '@tanstack/react-query';
import { getAccounts, getHolds, getManagedDevices, getManagedShares } from '#ui/common/administer-calls.ts';
import { compareNames } from '#ui/common/format.ts';
import { getRemoved } from '#ui/common/life-calls.ts';

export const pollMs = 30_000;

/** Before the keys of all that administrators see. */
export const adminKey = 'admin';
/** What shares and homes to come keep. */
export const newRetentionKey = [adminKey, 'new retention'];
export const auditKey = [adminKey, 'audit'];
export const ruleKey = [adminKey, 'second-factor'];

export function useAccounts() {
  return useQuery({
    queryKey: [adminKey, 'accounts'],
    queryFn: getAccounts,
    refetchInterval: pollMs,
    select: ({ accounts }) => accounts.toSorted((a, b) => compareNames(a.name, b.name)),
  });
}

/** Shares by name, the homes behind the others. */
export function useManagedShares() {
  return useQuery({
    queryKey: [adminKey, 'shares'],
    queryFn: getManagedShares,
    refetchInterval: pollMs,
    select: ({ shares }) =>
      shares.toSorted((a, b) => Number(a.home !== null) - Number(b.home !== null) || compareNames(a.name, b.name)),
  });
}

/** What was removed and can be brought back. */
export function useRemoved() {
  return useQuery({ queryKey: [adminKey, 'removed'], queryFn: getRemoved, refetchInterval: pollMs });
}

/** Devices, the one that was seen last first. */
export function useManagedDevices() {
  return useQuery({
    queryKey: [adminKey, 'devices'],
    queryFn: getManagedDevices,
    refetchInterval: pollMs,
    select: ({ devices }) => devices.toSorted((a, b) => b.lastSeenMs - a.lastSeenMs),
  });
}

/** Holds, the one that waits for longest first. */
export function useHolds() {
  return useQuery({
    queryKey: [adminKey, 'holds'],
    queryFn: getHolds,
    refetchInterval: pollMs,
    select: ({ holds }) => holds.toSorted((a, b) => a.sinceMs - b.sinceMs),
  });
}

/** Something was changed here: whatever is shown is asked for anew. */
export function askAnew(client: QueryClient): Promise<void> {
  return client.invalidateQueries({ queryKey: [adminKey] });
}
