import { rivuletPackage } from '../../scripts/tsdown.ts';

export default rivuletPackage({ platform: 'node' });
