import { useEventStream } from '@rivulet/react';

export function Price() {
  const { data: price, status } = useEventStream('/prices', {
    types: ['tick'],
    parse: (text) => (JSON.parse(text) as { price: number }).price,
  });
  return <output>{status === 'waiting' ? 'offline' : (price ?? '…')}</output>;
}
