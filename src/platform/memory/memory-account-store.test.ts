import { accountBindingsContract } from '#platform/contract/account-bindings-contract.ts';
import { accountStoreContract } from '#platform/contract/account-store-contract.ts';
import { noticeStoreContract } from '#platform/contract/notice-store-contract.ts';
import { memoryAccountStore } from '#platform/memory/memory-account-store.ts';

accountStoreContract('memory', memoryAccountStore);
accountBindingsContract('memory', memoryAccountStore);
noticeStoreContract('memory', memoryAccountStore);
