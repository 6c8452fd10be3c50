/**
 * Why an object was put into the bin. `deleted`, `replaced`: the station said so, and the station has these very bytes
 * in its history. `discarded`: they lost a conflict (R17). `damaged`: no person wrote them so (R91). `left-over`: found
 * in the staging area after a crash, or the index does not tell.
 */
export type BinReason = 'deleted' | 'replaced' | 'discarded' | 'damaged' | 'left-over';
