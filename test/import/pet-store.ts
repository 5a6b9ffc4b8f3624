/** An OpenAPI 3.0 document with much of what real ones have. */
export const petStore = {
  openapi: '3.0.3',
  info: {
    title: 'Pet Store',
    version: '1',
  },
  security: [
    {
      oauth: ['pets:read'],
    },
  ],
  paths: {
    '/pets': {
      parameters: [
        {
          name: 'limit',
          in: 'query',
          schema: {
            type: 'integer',
            minimum: 1,
            exclusiveMaximum: true,
            maximum: 101,
          },
        },
      ],
      get: {
        tags: ['Pets'],
        responses: {
          '200': {
            description: 'ok',
          },
        },
      },
      post: {
        tags: ['Pets'],
        security: [
          {
            oauth: ['pets:write'],
          },
          {
            key: [],
          },
        ],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                $ref: '#/components/schemas/Pet',
              },
            },
          },
        },
        responses: {
          '201': {
            description: 'made',
          },
        },
        'x-amazon-apigateway-integration': {
          type: 'http_proxy',
          httpMethod: 'POST',
          uri: 'https://old.example.com/pets',
          timeoutInMillis: 29000,
        },
      },
      options: {
        security: [],
        responses: {
          '200': {
            description: 'ok',
          },
        },
        'x-amazon-apigateway-integration': {
          type: 'mock',
        },
      },
      trace: {
        responses: {
          '200': {
            description: 'ok',
          },
        },
      },
    },
    '/pets/{petId}': {
      get: {
        tags: ['Pets'],
        security: [],
        parameters: [
          {
            name: 'petId',
            in: 'path',
            required: true,
            schema: {
              type: 'string',
              format: 'uuid',
            },
          },
          {
            name: 'X-Api-Key',
            in: 'header',
            schema: {
              type: 'string',
            },
          },
        ],
        responses: {
          '200': {
            description: 'ok',
          },
        },
      },
      delete: {
        tags: ['Admin'],
        security: [
          {
            key: [],
            oauth: [],
          },
        ],
        responses: {
          '204': {
            description: 'gone',
          },
        },
      },
    },
    '/files/a.{ext}': {
      get: {
        tags: ['Pets'],
        responses: {
          '200': {
            description: 'ok',
          },
        },
      },
    },
  },
  components: {
    securitySchemes: {
      oauth: {
        type: 'oauth2',
        flows: {
          clientCredentials: {
            tokenUrl: 'https://id.example.com/t',
            scopes: {
              'pets:read': 'r',
              'pets:write': 'w',
            },
          },
        },
      },
      key: {
        type: 'apiKey',
        in: 'header',
        name: 'x-api-key',
      },
    },
    schemas: {
      Pet: {
        type: 'object',
        required: ['id', 'name'],
        properties: {
          id: {
            type: 'integer',
            readOnly: true,
          },
          name: {
            type: 'string',
            nullable: true,
            example: 'Rex',
          },
          owner: {
            $ref: '#/components/schemas/Owner',
          },
        },
        discriminator: {
          propertyName: 'name',
        },
      },
      Owner: {
        type: 'object',
        properties: {
          pets: {
            type: 'array',
            items: {
              $ref: '#/components/schemas/Pet',
            },
          },
          mail: {
            type: 'string',
            format: 'password',
          },
        },
      },
    },
  },
};
