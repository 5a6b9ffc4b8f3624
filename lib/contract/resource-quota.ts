/** Path resources of one REST API before the account has the quota raised; source in policies/aws-limits.ts. */
export const resourceQuota = 300;
