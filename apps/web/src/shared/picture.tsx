import { IconPhoto } from '@tabler/icons-react';
import { useState, type CSSProperties } from 'react';

interface PictureProps {
  readonly url: string | null;
  /** What it shows; empty where the name stands beside it. */
  readonly alt: string;
  readonly height: number | string;
  readonly width?: number | string;
}

/** A drawing or photo on paper colour; a quiet placeholder of the same size where there is none, or it cannot be shown. */
export function Picture({ url, alt, height, width = '100%' }: PictureProps) {
  const [broken, setBroken] = useState<string>();
  const isShown = url !== null && url !== '' && url !== broken;
  const style: CSSProperties = { height, width, flexShrink: 0 };
  return (
    <div className="minga-picture" style={style}>
      {isShown ? (
        <img src={url} alt={alt} loading="lazy" onError={() => setBroken(url)} />
      ) : (
        <IconPhoto size={28} stroke={1.4} aria-hidden />
      )}
    </div>
  );
}
