import { accountStoreContract } from '#platform/contract/account-store-contract.ts';
import { memoryAccountStore } from '#platform/memory/memory-account-store.ts';

accountStoreContract('memory', memoryAccountStore);
