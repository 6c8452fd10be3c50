import { shareStoreContract } from '#platform/contract/share-store-contract.ts';
import { createMemoryShareStore } from '#platform/memory/memory-share-store.ts';

shareStoreContract('memory share store', createMemoryShareStore);
