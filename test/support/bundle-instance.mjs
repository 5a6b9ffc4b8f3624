// One function instance: imports a deployed bundle and handles the events that its parent sends, one at a time. What the
// bundle itself writes to stdout is its log.
const { handler } = await import(process.argv[2]);
process.send({ ready: process.version });
process.on('message', async (event) => {
  const context = { awsRequestId: 'aws-1', functionName: 'f', getRemainingTimeInMillis: () => Number(process.argv[3]) };
  try {
    process.send({ result: await handler(event, context) });
  } catch (error) {
    process.send({ error: error.message });
  }
});
