/** A value of a CloudFormation template as JSON holds it. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

/** The sections of a template that a local host reads. */
export interface Template {
  readonly Parameters?: { readonly [name: string]: { readonly Type?: string; readonly Default?: Json } };
  readonly Conditions?: JsonObject;
  readonly Mappings?: { readonly [map: string]: { readonly [key: string]: JsonObject } };
  readonly Resources?: { readonly [logicalId: string]: TemplateResource };
  readonly Outputs?: { readonly [name: string]: { readonly Value: Json; readonly Export?: { readonly Name: Json } } };
}

export interface TemplateResource {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties?: JsonObject;
}

/** A stack of the assembly, still with its intrinsics. */
export interface Stack {
  /** Artifact id in the assembly's manifest. */
  readonly id: string;
  readonly stackName: string;
  readonly account: string;
  readonly region: string;
  readonly template: Template;
  /** Where a nested stack stands; absent for a stack that is deployed by itself. */
  readonly within?: Within;
}

/** The resource that a nested stack is in its parent. */
export interface Within {
  readonly parent: Stack;
  readonly logicalId: string;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
