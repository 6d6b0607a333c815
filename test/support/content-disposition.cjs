// @fastify/static requires this ES module. Node can do that since 20.19; Jest's own `require` can from Node 24.9 on.
module.exports = process.getBuiltinModule('node:module').createRequire(__filename)('content-disposition');
