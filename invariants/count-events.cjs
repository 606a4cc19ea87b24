// A dialer of Rendezvous: after each public call that succeeded, holds the events it printed against the head it answered.
// The head's sequence is the number of events, and each event names the hash of the one before it.
const { createHash } = require('node:crypto');
const { Cl } = require('@stacks/transactions');

const zero = '00'.repeat(32);
/** Position and hash of the last event seen; hash by patient. Unknown until the first event. */
let last;
const patients = new Map();
let calls = 0;
let events = 0;

function postCheckEvents(call) {
  try {
    checkEvents(call);
  } catch (error) {
    // Rendezvous does not print it when it stops at the first failure
    process.stderr.write(`count-events: ${error.message}\n`);
    throw error;
  }
}

function checkEvents({ selectedFunction, functionCall }) {
  const printed = functionCall.events
    .filter(({ event, data }) => event === 'print_event' && data.contract_identifier.endsWith('.registry'))
    .map(({ data }) => Cl.deserialize(data.raw_value));
  for (const event of printed) follow(event.value);
  const answered = functionCall.result.value?.value ?? {};
  const name = selectedFunction.name;
  if (answered.seq !== undefined) {
    if (last && BigInt(answered.seq.value) !== last.seq)
      throw new Error(`${name} answered ${answered.seq.value}, the last event printed is ${last.seq}`);
    if (answered.events !== undefined && BigInt(answered.events.value) !== BigInt(printed.length))
      throw new Error(`${name} answered ${answered.events.value} events and printed ${printed.length}`);
    if (last && answered.hash !== undefined && answered.hash.value !== last.hash)
      throw new Error(`the head after ${name} is not the hash of the last event`);
  }
  calls += 1;
}

/** Checks that an event continues the log, and its patient's own. */
function follow(event) {
  const seq = BigInt(event.seq.value);
  const hash = createHash('sha256')
    .update(Cl.serialize(Cl.tuple(event)), 'hex')
    .digest('hex');
  if (last && seq !== last.seq + 1n) throw new Error(`event ${seq} follows event ${last.seq}`);
  if (last && event.prev.value !== last.hash)
    throw new Error(`event ${seq} names another hash than that of ${last.seq}`);
  const patient = event.patient.type === 'some' ? event.patient.value.value : undefined;
  const previous = patient === undefined ? zero : patients.get(patient);
  if (previous !== undefined && event['patient-prev'].value !== previous)
    throw new Error(`event ${seq} does not continue its patient's log`);
  if (patient !== undefined) patients.set(patient, hash);
  last = { seq, hash };
  events += 1;
}

process.on('exit', () => process.stdout.write(`\nEVENTS ${events} CALLS ${calls}\n`));

module.exports = { postCheckEvents };
