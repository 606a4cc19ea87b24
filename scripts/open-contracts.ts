import { initSimnet } from '@stacks/clarinet-sdk';

/** Interfaces and parsed sources of the manifest's contracts, by name, as the simulator sees them: no network needed. */
export async function openContracts() {
  const simnet = await initSimnet('./Clarinet.toml', true);
  const found = [...simnet.getContractsInterfaces()].filter(([id]) => id.startsWith(`${simnet.deployer}.`));
  return new Map(
    found.map(([id, contract]) => {
      const name = id.slice(simnet.deployer.length + 1);
      const { expressions } = simnet.getContractAST(id);
      return [name, { path: `contracts/${name}.clar`, interface: contract, expressions }] as const;
    }),
  );
}
