/** One message of D-Bus, as bytes and as what it says. Pure. */
import { marshal } from '#dbus/marshal.ts';
import { type Value, type Variant, variant } from '#dbus/signature.ts';
import { unmarshal } from '#dbus/unmarshal.ts';
import { WireError } from '#dbus/wire-error.ts';

/**
 * Far above what a desktop sends; the specification allows 128 MiB. Values take up to thirty times their bytes once they
 * are read.
 */
export const messageBytesMax = 1024 * 1024;
/** From here on the length of a message is known. */
export const messageStartBytes = 16;

const types = ['call', 'return', 'error', 'signal'] as const;
export type MessageType = (typeof types)[number];

/** What the header says besides the type; only what is there. */
export interface MessageFields {
  readonly path?: string;
  readonly interface?: string;
  readonly member?: string;
  readonly errorName?: string;
  readonly replySerial?: number;
  readonly destination?: string;
  readonly sender?: string;
}

export interface Message extends MessageFields {
  readonly type: MessageType;
  /** The sender's own number for it, above 0. */
  readonly serial: number;
  /** The caller wants no answer. */
  readonly noReply?: boolean;
  readonly signature: string;
  readonly body: readonly Value[];
}

const noReplyFlag = 1;
const signatureField = 8;
const signatureOfFields = 'yyyyuua(yv)';

const fieldCodes = {
  path: [1, 'o'],
  interface: [2, 's'],
  member: [3, 's'],
  errorName: [4, 's'],
  replySerial: [5, 'u'],
  destination: [6, 's'],
  sender: [7, 's'],
} as const satisfies Record<keyof MessageFields, readonly [number, string]>;

/** The message as bytes. Throws WireError where a value does not fit its type. */
export function encodeMessage(message: Message): Uint8Array {
  const body = marshal(message.signature, message.body);
  const fields = fieldsOf(message);
  if (message.signature !== '') fields.push([signatureField, variant('g', message.signature)]);
  const type = types.indexOf(message.type) + 1;
  const start = [0x6c, type, message.noReply === true ? noReplyFlag : 0, 1, body.length, message.serial, fields];
  const head = marshal(signatureOfFields, start);
  const bytes = new Uint8Array(padded(head.length) + body.length);
  if (bytes.length > messageBytesMax) throw new WireError(`a message of ${bytes.length} bytes`);
  bytes.set(head);
  bytes.set(body, padded(head.length));
  return bytes;
}

function fieldsOf(message: MessageFields): [number, Variant][] {
  return Object.entries(fieldCodes).flatMap(([name, [code, type]]) => {
    const value = message[name as keyof MessageFields];
    return value === undefined ? [] : [[code, variant(type, value)] as [number, Variant]];
  });
}

/** How many bytes the message has that begins with these, of which `messageStartBytes` are needed. */
export function messageLength(start: Uint8Array): number {
  const little = isLittle(start);
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  const length = padded(messageStartBytes + view.getUint32(12, little)) + view.getUint32(4, little);
  if (length > messageBytesMax) throw new WireError(`a message of ${length} bytes`);
  return length;
}

/** What a whole message says; undefined for one of a type that is not known yet, which is to be passed over. */
export function decodeMessage(bytes: Uint8Array): Message | undefined {
  const little = isLittle(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const bodyStart = bytes.length - view.getUint32(4, little);
  const head = bytes.subarray(0, messageStartBytes + view.getUint32(12, little));
  if (padded(head.length) !== bodyStart) throw new WireError('a message whose lengths do not add up');
  const [, typeCode, flags, version, , serial, list] = unmarshal(signatureOfFields, head, little);
  if (version !== 1 || serial === 0) throw new WireError('a message that is not of version 1, or has no number');
  const type = types[(typeCode as number) - 1];
  if (type === undefined) return undefined;
  const { signature, ...fields } = readFields(list as readonly (readonly [number, Variant])[]);
  const body = unmarshal(signature, bytes.subarray(bodyStart), little);
  const message: Message = { type, serial: serial as number, ...fields, signature, body };
  requireFields(message);
  return (flags as number) & noReplyFlag ? { ...message, noReply: true } : message;
}

function readFields(list: readonly (readonly [number, Variant])[]): MessageFields & { signature: string } {
  const found: Record<string, Value> = { signature: '' };
  for (const [code, { signature, value }] of list) {
    const known =
      code === signatureField
        ? (['signature', [code, 'g']] as const)
        : Object.entries(fieldCodes).find(([, [each]]) => each === code);
    // Fields that came up later are to be passed over.
    if (known === undefined) continue;
    const [name, [, type]] = known;
    if (signature !== type) throw new WireError(`the field ${name} is of the type "${signature}"`);
    found[name] = value;
  }
  return found as unknown as MessageFields & { signature: string };
}

const required: Readonly<Record<MessageType, readonly (keyof MessageFields)[]>> = {
  call: ['path', 'member'],
  return: ['replySerial'],
  error: ['replySerial', 'errorName'],
  signal: ['path', 'interface', 'member'],
};

function requireFields(message: Message): void {
  const missing = required[message.type].find(name => message[name] === undefined);
  if (missing !== undefined) throw new WireError(`a message (${message.type}) without ${missing}`);
}

function isLittle(bytes: Uint8Array): boolean {
  const [mark] = bytes;
  if (bytes.length < messageStartBytes || (mark !== 0x6c && mark !== 0x42)) throw new WireError('no message of D-Bus');
  return mark === 0x6c;
}

function padded(length: number): number {
  return Math.ceil(length / 8) * 8;
}
