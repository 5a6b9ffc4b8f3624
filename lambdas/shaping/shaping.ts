// Loaded late: what reads, checks and edits bodies, for the gateways that do.
export { bodyEditor } from '../../lib/engine/shape/body-editor.ts';
export { fieldEditor } from '../../lib/engine/shape/field-editor.ts';
export { writeJson } from '../../lib/engine/shape/write-json.ts';
export { errorMembers } from './error-members.ts';
export { jsonContent } from './json-content.ts';
export { requestCheck } from './request-check.ts';
export { requestEditors } from './request-editors.ts';
