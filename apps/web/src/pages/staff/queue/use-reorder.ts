import { useState, type KeyboardEvent, type PointerEvent } from 'react';

/** Where a job goes: before another one or after it. */
export type MoveTo = { readonly beforeJobId: string } | { readonly afterJobId: string };

interface Reorder {
  readonly draggedId: string | null;
  /** Where it would land now. */
  readonly over: { readonly id: string; readonly isBefore: boolean } | null;
  /** For the grip of one row: drag with a finger or a mouse, or move with the arrow keys. */
  gripOf(id: string): {
    onPointerDown(event: PointerEvent<HTMLElement>): void;
    onPointerMove(event: PointerEvent<HTMLElement>): void;
    onPointerUp(): void;
    onPointerCancel(): void;
    onKeyDown(event: KeyboardEvent<HTMLElement>): void;
  };
}

/** Marks a row as a place to drop on. */
export const ROW = 'data-reorder-id';

/** @param ids in the order shown */
export function useReorder(ids: readonly string[], onMove: (id: string, to: MoveTo) => void): Reorder {
  const [draggedId, setDraggedId] = useState<string | null>(null);
  const [over, setOver] = useState<Reorder['over']>(null);
  const end = () => {
    setDraggedId(null);
    setOver(null);
  };
  const drop = () => {
    if (draggedId !== null && over)
      onMove(draggedId, over.isBefore ? { beforeJobId: over.id } : { afterJobId: over.id });
    end();
  };
  return {
    draggedId,
    over,
    gripOf: (id) => ({
      onPointerDown: (event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setDraggedId(id);
      },
      onPointerMove: (event) => {
        if (draggedId !== id) return;
        const row = document.elementFromPoint(event.clientX, event.clientY)?.closest(`[${ROW}]`);
        const overId = row?.getAttribute(ROW) ?? null;
        if (!row || overId === null || overId === id) return setOver(null);
        const { top, height } = row.getBoundingClientRect();
        setOver({ id: overId, isBefore: event.clientY < top + height / 2 });
      },
      onPointerUp: drop,
      onPointerCancel: end,
      onKeyDown: (event) => {
        const at = ids.indexOf(id);
        const [above, below] = [ids[at - 1], ids[at + 1]];
        if (event.key === 'ArrowUp' && above !== undefined) onMove(id, { beforeJobId: above });
        else if (event.key === 'ArrowDown' && below !== undefined) onMove(id, { afterJobId: below });
        else return;
        event.preventDefault();
      },
    }),
  };
}
