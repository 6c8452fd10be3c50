/** Objects that this program shows on the bus: what they are asked, and what they answer. */
import { introspection } from '#dbus/introspection.ts';
import type { Message } from '#dbus/message.ts';
import { type Value, variant } from '#dbus/signature.ts';

/** One interface of an object. Signatures are those of D-Bus. */
export interface Exported {
  readonly name: string;
  readonly methods: Readonly<Record<string, Method>>;
  /** Readable only. */
  readonly properties: Readonly<Record<string, Property>>;
  /** The signature of each signal. */
  readonly signals: Readonly<Record<string, string>>;
}

export interface Method {
  readonly takes: string;
  readonly answers: string;
  /** Called with values of the types that it takes. A Refused that it throws is the caller's answer. */
  readonly call: (...values: readonly Value[]) => readonly Value[] | Promise<readonly Value[]>;
}

export interface Property {
  readonly type: string;
  readonly read: () => Value;
}

/** An answer that is an error: its name on the bus, and a sentence. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly errorName: string;
  constructor(errorName: string, message: string) {
    super(message);
    this.errorName = errorName;
  }
}

export interface Answer {
  readonly signature: string;
  readonly body: readonly Value[];
}

const errors = 'org.freedesktop.DBus.Error';

export function invalidArguments(message: string): Refused {
  return new Refused(`${errors}.InvalidArgs`, message);
}

/** Every object by its path. */
export type Objects = ReadonlyMap<string, readonly Exported[]>;

/** What a call of one of the objects is answered. Throws Refused. */
export async function answerCall(objects: Objects, message: Message): Promise<Answer> {
  const { path = '', member = '' } = message;
  const own = objects.get(path);
  const interfaces = [...(own ?? []), ...standard(objects, path)];
  if (own === undefined && !hasChildren(objects, path)) {
    throw new Refused(`${errors}.UnknownObject`, `there is no object ${path} here`);
  }
  const method = interfaces
    .filter(({ name }) => message.interface === undefined || name === message.interface)
    .map(each => (Object.hasOwn(each.methods, member) ? each.methods[member] : undefined))
    .find(found => found !== undefined);
  if (method === undefined) throw new Refused(`${errors}.UnknownMethod`, `${path} has no method ${member}`);
  if (method.takes !== message.signature) throw invalidArguments(`${member} takes "${method.takes}"`);
  return { signature: method.answers, body: await method.call(...message.body) };
}

/** What every object can do. */
function standard(objects: Objects, path: string): readonly Exported[] {
  const none = { properties: {}, signals: {} };
  const own = objects.get(path) ?? [];
  return [
    {
      name: 'org.freedesktop.DBus.Introspectable',
      methods: {
        Introspect: { takes: '', answers: 's', call: () => [introspection(own, childrenOf(objects, path))] },
      },
      ...none,
    },
    {
      name: 'org.freedesktop.DBus.Properties',
      methods: propertyMethods(own),
      properties: {},
      signals: { PropertiesChanged: 'sa{sv}as' },
    },
    { name: 'org.freedesktop.DBus.Peer', methods: { Ping: { takes: '', answers: '', call: () => [] } }, ...none },
  ];
}

function propertyMethods(interfaces: readonly Exported[]): Exported['methods'] {
  const named = (name: Value): Exported => {
    const found = interfaces.find(each => each.name === name);
    if (found === undefined) throw new Refused(`${errors}.UnknownInterface`, `no interface ${name} here`);
    return found;
  };
  const property = (iface: Value, name: Value): Property => {
    const { properties } = named(iface);
    const found = Object.hasOwn(properties, String(name)) ? properties[String(name)] : undefined;
    if (found === undefined) throw new Refused(`${errors}.UnknownProperty`, `${iface} has no property ${name}`);
    return found;
  };
  const read = ({ type, read: value }: Property): Value => variant(type, value());
  return {
    Get: { takes: 'ss', answers: 'v', call: (iface, name) => [read(property(iface!, name!))] },
    GetAll: {
      takes: 's',
      answers: 'a{sv}',
      call: iface => [
        new Map(Object.entries(named(iface!).properties).map(([name, each]) => [name, read(each)] as const)),
      ],
    },
    Set: {
      takes: 'ssv',
      answers: '',
      call: (iface, name) => {
        property(iface!, name!);
        throw new Refused(`${errors}.PropertyReadOnly`, `${name} can only be read`);
      },
    },
  };
}

function hasChildren(objects: Objects, path: string): boolean {
  return childrenOf(objects, path).length > 0;
}

/** The names of what stands right below a path. */
function childrenOf(objects: Objects, path: string): readonly string[] {
  const before = path === '/' ? '/' : `${path}/`;
  const below = [...objects.keys()].filter(each => each.startsWith(before) && each !== path);
  return [...new Set(below.map(each => each.slice(before.length).split('/')[0]!))];
}
