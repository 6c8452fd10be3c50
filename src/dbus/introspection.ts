/** How an object describes itself to whoever asks. Pure. */
import type { Exported } from '#dbus/exported.ts';
import { parseSignature, type Type } from '#dbus/signature.ts';

const head = `<!DOCTYPE node PUBLIC "-//freedesktop//DTD D-BUS Object Introspection 1.0//EN"
"http://www.freedesktop.org/standards/dbus/1.0/introspect.dtd">`;

/** The description of an object with these interfaces, and with these objects right below it. */
export function introspection(interfaces: readonly Exported[], children: readonly string[]): string {
  const nodes = children.map(name => `  <node name="${name}"/>`);
  return [head, '<node>', ...interfaces.map(described), ...nodes, '</node>', ''].join('\n');
}

function described({ name, methods, properties, signals }: Exported): string {
  const lines = [
    ...Object.entries(methods).map(
      ([method, { takes, answers }]) =>
        `    <method name="${method}">${values(takes, 'in')}${values(answers, 'out')}</method>`,
    ),
    ...Object.entries(properties).map(
      ([property, { type }]) => `    <property name="${property}" type="${type}" access="read"/>`,
    ),
    ...Object.entries(signals).map(
      ([signal, signature]) => `    <signal name="${signal}">${values(signature, undefined)}</signal>`,
    ),
  ];
  return [`  <interface name="${name}">`, ...lines, '  </interface>'].join('\n');
}

function values(signature: string, direction: 'in' | 'out' | undefined): string {
  const way = direction === undefined ? '' : ` direction="${direction}"`;
  return parseSignature(signature)
    .map(type => `<arg type="${spelled(type)}"${way}/>`)
    .join('');
}

function spelled(type: Type): string {
  switch (type.kind) {
    case 'basic':
      return type.code;
    case 'variant':
      return 'v';
    case 'array':
      return `a${spelled(type.of)}`;
    case 'dict':
      return `a{${type.key}${spelled(type.of)}}`;
    case 'struct':
      return `(${type.of.map(spelled).join('')})`;
  }
}
