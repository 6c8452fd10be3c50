import { type ChangeEvent, type Ref, useImperativeHandle, useRef } from 'react';
import { t } from '#ui/common/texts.ts';
import { type Sources, sourcesOfInput } from '#ui/station/uploads/sources.ts';

/** Opens the browser's own dialogs. */
export interface FileInputsDoor {
  files(): void;
  folder(): void;
}

interface FileInputsProps {
  readonly ref: Ref<FileInputsDoor>;
  onChosen(sources: Sources): void;
}

/** The hidden fields by which a browser lets a person choose files, and a folder. */
export function FileInputs({ ref, onChosen }: FileInputsProps) {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  useImperativeHandle(ref, () => ({ files: () => files.current?.click(), folder: () => folder.current?.click() }));
  const change = ({ currentTarget }: ChangeEvent<HTMLInputElement>): void => {
    onChosen(sourcesOfInput(currentTarget.files ?? []));
    // The same file may be chosen again, to go on with it.
    currentTarget.value = '';
  };
  return (
    <>
      <input ref={files} type="file" multiple hidden aria-label={t('do.uploadFiles')} onChange={change} />
      <input ref={folder} type="file" webkitdirectory="" hidden aria-label={t('do.uploadFolder')} onChange={change} />
    </>
  );
}

declare module 'react' {
  interface InputHTMLAttributes<T> {
    /** A folder is chosen, with all that lies in it. */
    webkitdirectory?: '';
  }
}
