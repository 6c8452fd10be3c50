import { type DragEvent, useState } from 'react';
import { notifyError } from '#ui/common/notify.ts';
import { type Sources, sourcesOfDrop } from '#ui/station/uploads/sources.ts';

/** Files that are dragged over a part of the page, and what is dropped there. */
export function useDrop(enabled: boolean, onDrop: (sources: Sources) => void) {
  // Entering a part within comes before leaving the whole, so both are counted.
  const [depth, setDepth] = useState(0);
  const isFiles = (event: DragEvent): boolean => enabled && event.dataTransfer.types.includes('Files');
  const props = {
    onDragEnter: (event: DragEvent) => {
      if (isFiles(event)) setDepth(before => before + 1);
    },
    onDragLeave: (event: DragEvent) => {
      if (isFiles(event)) setDepth(before => Math.max(0, before - 1));
    },
    onDragOver: (event: DragEvent) => {
      if (!isFiles(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
    },
    onDrop: (event: DragEvent) => {
      if (!isFiles(event)) return;
      event.preventDefault();
      setDepth(0);
      sourcesOfDrop(event.dataTransfer.items).then(onDrop, notifyError);
    },
  };
  return { isOver: depth > 0, props };
}
