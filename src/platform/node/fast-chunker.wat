;; Finds the places at which a chunk may end: the vectorised twin of src/model/chunker.ts, where the rule is written.
;; src/platform/node/fast-chunker-module.ts holds what wabt makes of it; fast-chunker.test.ts says so when that is another one.
;;
;; The hash behind a byte depends on 32 bytes and on nothing else, so four parts of a block are looked through at once, one in
;; each lane. For every byte behind which the hash has none of the bits of the weak mask, a bit is set.
(module
  (memory (export "memory") 24)

  ;; Where the bits begin in the memory, one for each byte of the block, which lies before them.
  (global $bits i32 (i32.const 1376256))

  ;; Clears the bits of $size bytes, then looks through $length bytes from $a, $b, $c and $d on, each of which has 32 bytes
  ;; before it. $length is a multiple of 4.
  (func (export "scan") (param $size i32) (param $a i32) (param $b i32) (param $c i32) (param $d i32) (param $length i32)
    (local $i i32) (local $four v128) (local $byte v128)
    (local $one v128) (local $two v128) (local $three v128) (local $hash v128)
    (local $low v128) (local $ones v128) (local $factor v128) (local $summand v128)
    (memory.fill (global.get $bits) (i32.const 0) (i32.add (i32.shr_u (local.get $size) (i32.const 3)) (i32.const 8)))
    (local.set $low (v128.const i32x4 0xff 0xff 0xff 0xff))
    (local.set $ones (v128.const i32x4 1 1 1 1))
    (local.set $factor (v128.const i32x4 0xcc9e2d51 0xcc9e2d51 0xcc9e2d51 0xcc9e2d51))
    (local.set $summand (v128.const i32x4 0x1b873593 0x1b873593 0x1b873593 0x1b873593))
    (local.set $i (i32.const -32))
    (loop $next
      ;; Four bytes of each lane, the first of them lowest.
      (local.set $four
        (v128.load32_lane 3 (i32.add (local.get $d) (local.get $i))
          (v128.load32_lane 2 (i32.add (local.get $c) (local.get $i))
            (v128.load32_lane 1 (i32.add (local.get $b) (local.get $i))
              (v128.load32_zero (i32.add (local.get $a) (local.get $i)))))))
      ;; One after the other: hash * 2 + (byte + 1) * (byte * factor + summand). As functions they take twice as long.
      (local.set $byte (v128.and (local.get $four) (local.get $low)))
      (local.set $one
        (i32x4.add (i32x4.shl (local.get $hash) (i32.const 1))
          (i32x4.mul (i32x4.add (local.get $byte) (local.get $ones))
            (i32x4.add (i32x4.mul (local.get $byte) (local.get $factor)) (local.get $summand)))))
      (local.set $byte (v128.and (i32x4.shr_u (local.get $four) (i32.const 8)) (local.get $low)))
      (local.set $two
        (i32x4.add (i32x4.shl (local.get $one) (i32.const 1))
          (i32x4.mul (i32x4.add (local.get $byte) (local.get $ones))
            (i32x4.add (i32x4.mul (local.get $byte) (local.get $factor)) (local.get $summand)))))
      (local.set $byte (v128.and (i32x4.shr_u (local.get $four) (i32.const 16)) (local.get $low)))
      (local.set $three
        (i32x4.add (i32x4.shl (local.get $two) (i32.const 1))
          (i32x4.mul (i32x4.add (local.get $byte) (local.get $ones))
            (i32x4.add (i32x4.mul (local.get $byte) (local.get $factor)) (local.get $summand)))))
      (local.set $byte (i32x4.shr_u (local.get $four) (i32.const 24)))
      (local.set $hash
        (i32x4.add (i32x4.shl (local.get $three) (i32.const 1))
          (i32x4.mul (i32x4.add (local.get $byte) (local.get $ones))
            (i32x4.add (i32x4.mul (local.get $byte) (local.get $factor)) (local.get $summand)))))
      ;; The weak mask is the upper 14 bits: the least of the four has none of them where any has none.
      (if (i32.eqz
            (i32x4.all_true
              (i32x4.shr_u
                (i32x4.min_u
                  (i32x4.min_u (local.get $one) (local.get $two))
                  (i32x4.min_u (local.get $three) (local.get $hash)))
                (i32.const 18))))
        (then
          ;; Before that the hash has not seen 32 bytes.
          (if (i32.ge_s (local.get $i) (i32.const 0))
            (then
              (call $mark (local.get $one) (local.get $i)
                (local.get $a) (local.get $b) (local.get $c) (local.get $d))
              (call $mark (local.get $two) (i32.add (local.get $i) (i32.const 1))
                (local.get $a) (local.get $b) (local.get $c) (local.get $d))
              (call $mark (local.get $three) (i32.add (local.get $i) (i32.const 2))
                (local.get $a) (local.get $b) (local.get $c) (local.get $d))
              (call $mark (local.get $hash) (i32.add (local.get $i) (i32.const 3))
                (local.get $a) (local.get $b) (local.get $c) (local.get $d))))))
      (local.set $i (i32.add (local.get $i) (i32.const 4)))
      (br_if $next (i32.lt_s (local.get $i) (local.get $length)))))

  ;; Sets the bits of those lanes whose hash has none of the bits of the weak mask; $at is the place within each lane.
  (func $mark (param $hash v128) (param $at i32) (param $a i32) (param $b i32) (param $c i32) (param $d i32)
    (local $lanes i32)
    (local.set $lanes (i32x4.bitmask (i32x4.eq (i32x4.shr_u (local.get $hash) (i32.const 18)) (v128.const i32x4 0 0 0 0))))
    (if (i32.and (local.get $lanes) (i32.const 1)) (then (call $set (i32.add (local.get $a) (local.get $at)))))
    (if (i32.and (local.get $lanes) (i32.const 2)) (then (call $set (i32.add (local.get $b) (local.get $at)))))
    (if (i32.and (local.get $lanes) (i32.const 4)) (then (call $set (i32.add (local.get $c) (local.get $at)))))
    (if (i32.and (local.get $lanes) (i32.const 8)) (then (call $set (i32.add (local.get $d) (local.get $at))))))

  (func $set (param $place i32)
    (local $byte i32)
    (local.set $byte (i32.add (global.get $bits) (i32.shr_u (local.get $place) (i32.const 3))))
    (i32.store8 (local.get $byte)
      (i32.or (i32.load8_u (local.get $byte)) (i32.shl (i32.const 1) (i32.and (local.get $place) (i32.const 7)))))))
