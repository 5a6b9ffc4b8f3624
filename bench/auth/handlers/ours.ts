import { authorizer } from '../../../lambdas/authorizer/authorizer.ts';
import { config, oursWith } from '../ours.ts';
import { setup } from './given.ts';

export const handler = authorizer(config, await oursWith(setup));
