import { useEffect, useState } from 'react';

export function PriceBefore() {
  const [price, setPrice] = useState<number>();
  const [broken, setBroken] = useState(false);
  useEffect(() => {
    const source = new EventSource('/prices');
    source.addEventListener('tick', (event) => setPrice((JSON.parse(event.data) as { price: number }).price));
    source.addEventListener('open', () => setBroken(false));
    source.addEventListener('error', () => setBroken(true));
    return () => source.close();
  }, []);
  return <output>{broken ? 'offline' : (price ?? '…')}</output>;
}
