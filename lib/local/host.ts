import type { AssemblyManifest } from '../contract/assembly-manifest.ts';
import { identityTableName } from './assembly/identity-table-name.ts';
import { onlyStage } from './assembly/only-stage.ts';
import { type Assembly, readAssembly } from './assembly/read-assembly.ts';
import { readSecrets } from './assembly/read-secrets.ts';
import { readStores } from './assembly/read-stores.ts';
import type { FunctionDefinition, HostOptions, LocalHost } from './host-types.ts';
import { localOperator } from './local-operator.ts';
import { planFunctions, type RunningFunctions, runningFunctions } from './running-functions.ts';
import { type RunningGateways, runningGateways } from './running-gateways.ts';
import { type RunningInvocations, runningInvocations } from './running-invocations.ts';
import { type RunningKeys, runningKeys } from './running-keys.ts';
import { planSchedules, type RunningSchedules, runningSchedules } from './running-schedules.ts';
import { type RunningSecrets, runningSecrets } from './running-secrets.ts';
import { type RunningStores, runningStores, valkeyVariable } from './running-stores.ts';
import { absentFront } from './services/api-gateway/absent-front.ts';
import { addressesOf } from './services/api-gateway/address.ts';
import { readRoutingRules } from './services/api-gateway/read-routing-rules.ts';
import { readStages } from './services/api-gateway/read-stage.ts';
import { readUsagePlans } from './services/api-gateway/read-usage-plans.ts';
import { restApi } from './services/api-gateway/serve.ts';
import { startFunction } from './services/lambda/function-runtime.ts';

/** Everything that outlives a deployment. */
interface Parts {
  readonly stores: RunningStores;
  readonly secrets: RunningSecrets;
  readonly invocations: RunningInvocations;
  readonly gateways: RunningGateways;
  readonly keys: RunningKeys;
  readonly options: HostOptions;
}

/** What an assembly leaves open. */
type Places = Required<Pick<HostOptions, 'stageVariables' | 'secrets'>>;

/** What is served: where it was read, and the functions behind it. */
interface Deployment {
  readonly directory: string;
  readonly places: Places;
  readonly manifests: readonly AssemblyManifest[];
  readonly stacks: Assembly['stacks'];
  readonly functions: RunningFunctions;
  readonly schedules: RunningSchedules;
  /** What AWS has before it and a laptop has not, for people; null where that is nothing. */
  readonly absent: string | null;
  /** Ends with the last request that an earlier deployment answers. */
  readonly drained: Promise<unknown>;
}

/**
 * Hosts every REST API of a cloud assembly directory on loopback: its functions run from their assets, its caches and tables
 * are real. @throws Unsupported naming stack, resource and property of what a laptop does not serve
 */
export async function host(assemblyDirectory: string, options: HostOptions = {}): Promise<LocalHost> {
  const onLog = options.onLog ?? (() => undefined);
  const parts: Parts = {
    options,
    stores: runningStores(options.env ?? process.env),
    secrets: runningSecrets(),
    invocations: runningInvocations(),
    keys: runningKeys(Date.now),
    gateways: runningGateways({
      port: options.port ?? 0,
      now: Date.now,
      onAccessLog: (text) => onLog({ source: 'access-log', text }),
    }),
  };
  try {
    const { stageVariables = {}, secrets = {} } = options;
    const first = await deploy(assemblyDirectory, { stageVariables, secrets }, parts);
    if (first.absent !== null) onLog({ source: 'host', text: first.absent });
    return running(first, parts);
  } catch (error) {
    await parts.gateways.stop();
    await parts.stores.stop();
    await parts.secrets.stop();
    await parts.invocations.stop();
    throw error;
  }
}

function running(first: Deployment, parts: Parts): LocalHost {
  const { gateways, stores, secrets, invocations, keys } = parts;
  let live = first;
  const retiring = new Set<RunningFunctions>();
  let reloading: Promise<void> = Promise.resolve();

  async function replace(next: Parameters<LocalHost['reload']>[0] = {}): Promise<void> {
    const old = live;
    const { assembly = old.directory, ...changed } = next;
    live = await deploy(assembly, { ...old.places, ...changed }, parts);
    await old.schedules.stop();
    retiring.add(old.functions);
    const retired = live.drained.then(() => old.functions.retire());
    retired.finally(() => retiring.delete(old.functions));
  }

  async function invoke(logicalId: string, event: unknown) {
    const found = live.functions.named(logicalId);
    if (found === undefined) throw new Error(`no gateway here calls a function ${logicalId}`);
    return found.invoke(event);
  }

  return {
    ...localOperator({
      manifests: () => live.manifests,
      planKeys: keys,
      tableOf: (manifest) => stores.table(identityTableName(live, manifest)),
      invoke,
    }),
    get gateways() {
      return gateways.list();
    },
    get url() {
      return firstOf(gateways.list()).url;
    },
    get engines() {
      return stores.engines();
    },
    invoke,
    reload(next) {
      const turn = reloading.then(() => replace(next));
      reloading = turn.catch(() => undefined);
      return turn;
    },
    async stop() {
      await reloading;
      await gateways.stop();
      await Promise.all([live.schedules, live.functions, ...retiring].map((running) => running.stop()));
      await stores.stop();
      await secrets.stop();
      await invocations.stop();
    },
  };
}

/** Reads first: an assembly that this host refuses changes nothing of what runs. */
async function deploy(
  directory: string,
  places: Places,
  { gateways, stores, secrets, invocations, keys, options }: Parts,
): Promise<Deployment> {
  const assembly = onlyStage(readAssembly(directory), options.stage);
  const apis = readStages(assembly.stacks, places.stageVariables);
  const domains = readRoutingRules(assembly.stacks);
  firstOf(apis, `${directory} holds no REST API with a stage`);
  const keyed = { usage: readUsagePlans(assembly.stacks, places.secrets), manifests: assembly.manifests };
  const wanted = readStores(assembly);
  const left = new Set(wanted.hasCache ? [valkeyVariable] : []);
  const plan = planFunctions(assembly, apis, left);
  const scheduled = planSchedules(assembly, places.stageVariables, left);
  const ofTemplates = readSecrets(assembly);
  await stores.provide(wanted);
  await secrets.provide(places.secrets, ofTemplates);
  if (plan.upstreams.size > 0) await invocations.provide();
  const start = (definition: FunctionDefinition, warmInstances: number) => {
    const { logicalId, environment } = definition;
    const addresses = { ...stores.addressesFor(environment, wanted), ...secrets.address(), ...invocations.address() };
    const complete = { ...definition, environment: { ...environment, ...addresses } };
    const onLog = (text: string) => options.onLog?.({ source: logicalId, text });
    return startFunction(complete, { onLog, warmInstances });
  };
  const functions = runningFunctions(plan, (definition) => start(definition, options.warmInstances ?? 0));
  try {
    const parts = { functionAt: functions.at, keys: keys.gateOf(keyed), now: Date.now };
    const deployed = apis.map((definition) => ({ definition, serve: restApi(definition, parts) }));
    const addresses = addressesOf(deployed, domains);
    await functions.started();
    invocations.deploy(functions.upstreamAt);
    const { drained } = await gateways.deploy(addresses);
    keys.deploy(keyed);
    const schedules = runningSchedules(scheduled, (definition) => start(definition, 0));
    const absent = absentFront(assembly.stacks);
    return {
      directory,
      places,
      manifests: assembly.manifests,
      stacks: assembly.stacks,
      functions,
      schedules,
      absent,
      drained,
    };
  } catch (error) {
    await functions.stop();
    throw error;
  }
}

function firstOf<T>(list: readonly T[], otherwise = 'nothing is hosted'): T {
  const [first] = list;
  if (first === undefined) throw new Error(otherwise);
  return first;
}
