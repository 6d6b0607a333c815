import { IconPhoto } from '@tabler/icons-react';
import type { CSSProperties } from 'react';

interface PictureProps {
  readonly url: string | null;
  /** What it shows; empty where the name stands beside it. */
  readonly alt: string;
  readonly height: number | string;
  readonly width?: number | string;
}

/** A drawing or photo on paper colour; a quiet placeholder of the same size where there is none. */
export function Picture({ url, alt, height, width = '100%' }: PictureProps) {
  const style: CSSProperties = { height, width, flexShrink: 0 };
  return (
    <div className="minga-picture" style={style}>
      {url ? <img src={url} alt={alt} loading="lazy" /> : <IconPhoto size={28} stroke={1.4} aria-hidden />}
    </div>
  );
}
