'use client';
import { useState, type ReactElement } from 'react';

interface BlockedImageProps {
  readonly src: string;
  readonly alt: string;
  readonly title?: string;
}

/** Stands for an image whose origin is not allowed: it says where the image is, and the reader may load it. */
export function BlockedImage({ src, alt, title }: BlockedImageProps): ReactElement {
  const [isWanted, setWanted] = useState(false);
  if (isWanted) return <img className="rivulet-image" src={src} alt={alt} title={title} referrerPolicy="no-referrer" />;
  return (
    <button type="button" className="rivulet-blocked-image" title={title} onClick={() => setWanted(true)}>
      <span className="rivulet-blocked-image-alt">{alt === '' ? 'Image' : alt}</span>
      <span className="rivulet-blocked-image-address">{src}</span>
    </button>
  );
}
