import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface AwsRequest {
  /** `POST /apikeys`, with the query. */
  readonly line: string;
  readonly body: string;
  readonly isSigned: boolean;
}

export interface AwsAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers?: { readonly [name: string]: string };
}

/** Answers by request line, without the query; the first that matches. Others are a 400 in the words of AWS. */
export type AwsAnswers = readonly (readonly [line: RegExp, answer: (request: AwsRequest) => AwsAnswer])[];

export interface AwsEndpoint {
  /** What makes the SDK, in this process or another, call here and nowhere else. */
  readonly env: { readonly [name: string]: string };
  /** Takes what came since the last call. */
  taken(): readonly AwsRequest[];
  stop(): Promise<void>;
}

/** A real HTTP server that speaks as the endpoints of AWS do, and remembers what it was asked. */
export async function awsEndpoint(answers: AwsAnswers): Promise<AwsEndpoint> {
  const requests: AwsRequest[] = [];
  const server = createServer(async (incoming, response) => {
    const request = await requestOf(incoming);
    requests.push(request);
    const path = request.line.replace(/\?.*$/, '');
    const known = answers.find(([line]) => line.test(path))?.[1];
    send(response, known?.(request) ?? refusal(400, 'BadRequestException', `nothing answers ${path}`));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    env: {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: 'eu-central-1',
      AWS_CONFIG_FILE: '/nonexistent/config',
      AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/credentials',
    },
    taken: () => requests.splice(0),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const json = (body: unknown, status = 200): AwsAnswer => ({ status, body: JSON.stringify(body) });

export function refusal(status: number, type: string, message: string): AwsAnswer {
  return { status, body: JSON.stringify({ message }), headers: { 'x-amzn-errortype': type } };
}

/** What CloudFormation says of a resource: its protocol is form in, XML out. */
export function stackResource(physicalIds: { readonly [logicalId: string]: string }) {
  return ({ body }: AwsRequest): AwsAnswer => {
    const form = new URLSearchParams(body);
    const id = physicalIds[form.get('LogicalResourceId') ?? ''];
    const headers = { 'content-type': 'text/xml' };
    if (id === undefined) {
      const message = `Stack '${form.get('StackName')}' does not exist`;
      const error = `<Error><Type>Sender</Type><Code>ValidationError</Code><Message>${message}</Message></Error>`;
      return { status: 400, headers, body: `<ErrorResponse>${error}<RequestId>r</RequestId></ErrorResponse>` };
    }
    const detail = `<StackResourceDetail><PhysicalResourceId>${id}</PhysicalResourceId></StackResourceDetail>`;
    const result = `<DescribeStackResourceResult>${detail}</DescribeStackResourceResult>`;
    return { status: 200, headers, body: `<DescribeStackResourceResponse>${result}</DescribeStackResourceResponse>` };
  };
}

/** What CloudFormation says of a stack, as far as its outputs go. */
export function stackOutputs(outputs: { readonly [key: string]: string }): AwsAnswer {
  const members = Object.entries(outputs).map(
    ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  const stack = `<member><StackName>Shop</StackName><Outputs>${members.join('')}</Outputs></member>`;
  const result = `<DescribeStacksResult><Stacks>${stack}</Stacks></DescribeStacksResult>`;
  const headers = { 'content-type': 'text/xml' };
  return { status: 200, headers, body: `<DescribeStacksResponse>${result}</DescribeStacksResponse>` };
}

async function requestOf(incoming: IncomingMessage): Promise<AwsRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return {
    line: `${incoming.method} ${incoming.url}`,
    body: Buffer.concat(chunks).toString('utf8'),
    isSigned: /^AWS4-HMAC-SHA256 /.test(incoming.headers.authorization ?? ''),
  };
}

function send(response: ServerResponse, { status, body, headers = {} }: AwsAnswer): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
}
