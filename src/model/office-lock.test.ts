import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { lockNames, lockOwner } from '#model/office-lock.ts';

const encoded = (text: string): Uint8Array => new TextEncoder().encode(text);

/** As Word writes it: 162 bytes, the name in a code page and again in UTF-16. */
function wordLock(name: string, at = 54): Uint8Array {
  const bytes = new Uint8Array(at + 108);
  bytes[0] = name.length;
  for (let letter = 0; letter < name.length; letter += 1) {
    const code = name.charCodeAt(letter);
    bytes[1 + letter] = code > 126 ? 0x3f : code;
    bytes[at + 2 + 2 * letter] = code & 0xff;
    bytes[at + 3 + 2 * letter] = code >> 8;
  }
  bytes[at] = name.length;
  return bytes;
}

test('P13: the lock files of a document have the names that its programs give them', () => {
  assert.deepEqual(lockNames('a.odt'), ['.~lock.a.odt#', '~$a.odt']);
  assert.deepEqual(lockNames('letters.docx'), ['.~lock.letters.docx#', '~$letters.docx', '~$etters.docx']);
  assert.deepEqual(lockNames('document.DOCX'), ['.~lock.document.DOCX#', '~$document.DOCX', '~$cument.DOCX']);
  assert.deepEqual([lockNames('photo.jpg'), lockNames('docx'), lockNames('')], [[], [], []]);
});

test('P13: the owner is read out of each kind, and out of none that is cut short', () => {
  const libre = 'Änne\\, B.,anne,box.local,27.11.2026 14:50,file:///home/anne;second,x,y;';
  assert.deepEqual(lockOwner('.~lock.a.odt#', encoded(libre)), { person: 'Änne, B.', host: 'box.local' });
  assert.deepEqual(lockOwner('.~lock.a.odt#', encoded(',anne,box')), { person: 'anne', host: 'box' });
  assert.equal(lockOwner('~$a.docx', wordLock('Änne B.')).person, 'Änne B.');
  assert.equal(lockOwner('~$a.xlsx', wordLock('Änne B.', 55)).person, 'Änne B.');
  assert.equal(lockOwner('~$a.docx', wordLock('Anne').subarray(0, 20)).person, 'Anne');
  assert.equal(lockOwner('~$a.docx', new Uint8Array()).person, '');
});

test('P13: whatever stands in a lock file, its owner is a short, plain text', () => {
  const name = fc.constantFrom('.~lock.a.odt#', '~$a.docx');
  const bytes = fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.string({ unit: 'binary', maxLength: 300 }).map(encoded));
  fc.assert(
    fc.property(name, bytes, (of, some) => {
      const { person, host } = lockOwner(of, some);
      for (const text of [person, host]) {
        assert.ok(encoded(text).length <= 96);
        assert.doesNotMatch(text, /\p{C}/u);
      }
    }),
  );
});
