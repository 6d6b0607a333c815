import { useQuery } from '@tanstack/react-query';
import { Loaded } from '../../../shared/page.js';
import { RemotePath } from './path-source.js';
import { PathView } from './path-view.js';

interface RemotePathViewProps {
  readonly programId: string;
  readonly timeIndex: readonly (readonly [number, number])[];
  readonly ackedBlocks: number | undefined;
}

export function RemotePathView({ programId, timeIndex, ackedBlocks }: RemotePathViewProps) {
  const path = useQuery({
    queryKey: ['program-path', programId],
    queryFn: () => RemotePath.open(programId),
    staleTime: Infinity,
    structuralSharing: false,
  });
  return (
    <Loaded query={path}>
      {(source) => <PathView source={source} timeIndex={timeIndex} ackedBlocks={ackedBlocks} />}
    </Loaded>
  );
}
