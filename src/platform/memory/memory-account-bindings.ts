/** Bindings of accounts in memory. */
import type { Binding, BindingStore } from '#platform/account-bindings.ts';
import type { AccountId } from '#platform/account-store.ts';

export function memoryBindings(table: () => Map<AccountId, Binding>): BindingStore {
  const all = (): Binding[] => [...table().values()].sort((a, b) => (a.account < b.account ? -1 : 1));
  const boundTo: BindingStore['boundTo'] = (directory, entry) =>
    all().find(each => each.directory === directory && each.entry === entry);
  return {
    binding: account => table().get(account),
    boundTo,
    bindings: all,
    setBinding: ({ account, directory, entry, login, closed }) => {
      const before = table().get(account) ?? { account, directory, entry };
      const other = boundTo(before.directory, before.entry);
      if (other !== undefined && other.account !== account) throw new Error('The entry is bound to another account.');
      table().set(account, { ...before, login, closed });
    },
    dropBinding: account => void table().delete(account),
  };
}
