import type { ServiceName } from '@kontor/contracts/command';
import { present } from '@kontor/kernel/assert';
import type { Queryable } from '@kontor/postgres/statement';

import type { RuleFindings, Stores, Walk, WalkRule } from '../check.ts';
import type { Findings } from '../findings.ts';

/** What a walk is made of. */
interface WalkDefinition<Service extends ServiceName, Rule extends string> {
  readonly name: string;
  readonly services: readonly Service[];
  readonly rules: readonly Rule[];
  run(stores: Readonly<Record<Service, Queryable>>, findings: RuleFindings<Rule>): Promise<void>;
}

/** A walk together with what its rules are called by, for the table of checks. */
export interface DefinedWalk<Rule extends string> extends Walk {
  readonly rules: readonly Rule[];
  /** Names one of the rules as the source of a check. */
  rule(name: Rule): WalkRule;
}

/** Declares a walk; its `run` has the stores of exactly the services that it names, and findings for each of its rules. */
export function defineWalk<Service extends ServiceName, Rule extends string>(
  definition: WalkDefinition<Service, Rule>,
): DefinedWalk<Rule> {
  const { name, services, rules } = definition;
  const walk: DefinedWalk<Rule> = {
    name,
    services,
    rules,
    rule: (rule) => ({ kind: 'rule', walk, rule }),
    run: (stores: Stores, findings: ReadonlyMap<string, Findings>) =>
      definition.run(
        Object.fromEntries(services.map((each) => [each, present(stores.get(each), `the store of ${each}`)])) as Record<
          Service,
          Queryable
        >,
        Object.fromEntries(rules.map((rule) => [rule, present(findings.get(rule), `findings of ${rule}`)])) as Record<
          Rule,
          Findings
        >,
      ),
  };
  return walk;
}
