/** What a station answers to a question on the local network (RFC 6762, §6). */
import type { Answer, DecodedPacket, Packet, Question } from 'dns-packet';
import { allTypes, otherTtl, recordsOf, type Service, serviceType } from '#mdns/service.ts';

/** How long an answer to somebody who does not speak mDNS may be believed, seconds (§6.7). */
const strangerTtl = 10;

/**
 * The answer to `query` where the station has `addresses`; undefined where it is not asked, or the asker knows. All records
 * come along, so that nobody has to ask twice.
 */
export function answerTo(query: DecodedPacket, service: Service, addresses: readonly string[]): Packet | undefined {
  if (query.flag_qr) return undefined;
  const asked = query.questions ?? [];
  const records = recordsOf(service, addresses);
  const wanted = records.filter(record => asked.some(question => fits(question, record)) && !isKnown(query, record));
  const kinds = asked.some(question => fits(question, kindOfService)) ? [kindOfService] : [];
  const answers = [...wanted, ...kinds];
  if (answers.length === 0) return undefined;
  return {
    type: 'response',
    flags: authoritative,
    answers,
    additionals: records.filter(record => !wanted.includes(record)),
  };
}

/** The same for who asked from another port than that of mDNS, and waits for an answer of plain DNS (§6.7). */
export function answerForStranger(query: DecodedPacket, { answers = [], additionals = [] }: Packet): Packet {
  const plain = (record: Answer): Answer => ({ ...record, flush: false, ttl: strangerTtl }) as Answer;
  return {
    ...{ type: 'response', flags: authoritative, id: query.id ?? 0, questions: query.questions ?? [] },
    ...{ answers: answers.map(plain), additionals: additionals.map(plain) },
  };
}

/** What is said unasked when the station comes, changes, or goes. */
export function announcement(service: Service, addresses: readonly string[], isGone: boolean): Packet {
  return { type: 'response', flags: authoritative, answers: [...recordsOf(service, addresses, isGone)] };
}

const authoritative = 1 << 10;
const kindOfService: Answer = { name: allTypes, type: 'PTR', class: 'IN', ttl: otherTtl, data: serviceType };

function fits({ name, type }: Question, record: Answer): boolean {
  const types: readonly string[] = [record.type, 'ANY'];
  return name.toLowerCase() === record.name.toLowerCase() && types.includes(type);
}

/** The asker says what they know; what is still good for half its time is not said again (§7.1). */
function isKnown({ answers = [] }: DecodedPacket, record: Answer): boolean {
  if (record.type !== 'PTR') return false;
  return answers.some(
    each => each.type === 'PTR' && each.data === record.data && (each.ttl ?? 0) * 2 >= (record.ttl ?? 0),
  );
}
