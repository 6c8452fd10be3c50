/**
 * Second factor: besides the password, the codes of an app (TOTP, RFC 6238), and recovery codes for the day on which the
 * app is gone. Who has one, and who is to have one.
 */
import Type, { type Static } from 'typebox';
import { strict } from '#protocol/schema.ts';

/** Digits in a code of an app. */
export const codeDigits = 6;

/** A code of an app or a recovery code, as somebody typed it. */
export const CodeText = Type.String({ maxLength: 64 });

/** The second factor of the account that asks. */
export const SecondFactorReply = strict({
  /** Null while there is none. */
  onSinceMs: Type.Union([Type.Integer(), Type.Null()]),
  /** How many are left. */
  recoveryCodes: Type.Integer(),
  /** The station demands one of this account. */
  demanded: Type.Boolean(),
});
export type SecondFactorReply = Static<typeof SecondFactorReply>;

/** Asks for a secret. It counts once a code proved that an app has it. */
export const SecretRequest = strict({ password: Type.String({ minLength: 1, maxLength: 1024 }) });
export type SecretRequest = Static<typeof SecretRequest>;

/** `secret` is for people to type in (base32), `address` the same for a camera (`otpauth:`). */
export const SecretReply = strict({ secret: Type.String(), address: Type.String() });
export type SecretReply = Static<typeof SecretReply>;

export const CodeRequest = strict({ code: CodeText });
export type CodeRequest = Static<typeof CodeRequest>;

/** What the second factor is changed by: both that prove who asks. */
export const ProofRequest = strict({ password: Type.String({ minLength: 1, maxLength: 1024 }), code: CodeText });
export type ProofRequest = Static<typeof ProofRequest>;

/** Each is good once. The station cannot show them again. */
export const RecoveryCodesReply = strict({ codes: Type.Array(Type.String()) });
export type RecoveryCodesReply = Static<typeof RecoveryCodesReply>;

/** Of whom the station demands a second factor. */
export const SecondFactorRule = Type.Union([
  Type.Literal('optional'),
  Type.Literal('administrators'),
  Type.Literal('everybody'),
]);
export type SecondFactorRule = Static<typeof SecondFactorRule>;

export const SecondFactorRuleMessage = strict({ rule: SecondFactorRule });
export type SecondFactorRuleMessage = Static<typeof SecondFactorRuleMessage>;
