/*
 * What Node 18.20 has, taken down in Node 18.20.8 itself. Names are separated by spaces; @@ stands for a well-known
 * symbol. Objects that have nothing but a constructor or the names of every function are left out.
 */

/** Of the language: all that a new context has. */
export const globals =
  "Object Function Array Number parseFloat parseInt Infinity NaN undefined Boolean String Symbol Date Promise RegExp Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError globalThis JSON Math Intl ArrayBuffer Uint8Array Int8Array Uint16Array Int16Array Uint32Array Int32Array Float32Array Float64Array Uint8ClampedArray BigUint64Array BigInt64Array DataView Map BigInt Set WeakMap WeakSet Proxy Reflect FinalizationRegistry WeakRef decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape eval isFinite isNaN SharedArrayBuffer Atomics WebAssembly";

/** Of Node: all but `process`, `global`, `console`, `fetch` and `require`, which the stand-in makes. */
export const nodeGlobals =
  "Buffer queueMicrotask clearImmediate setImmediate structuredClone URL URLSearchParams DOMException clearInterval clearTimeout setInterval setTimeout BroadcastChannel AbortController AbortSignal Event EventTarget MessageChannel MessagePort MessageEvent Performance atob btoa Blob performance TextEncoder TextDecoder TransformStream TransformStreamDefaultController WritableStream WritableStreamDefaultController WritableStreamDefaultWriter ReadableStream ReadableStreamDefaultReader ReadableStreamBYOBReader ReadableStreamBYOBRequest ReadableByteStreamController ReadableStreamDefaultController ByteLengthQueuingStrategy CountQueuingStrategy TextEncoderStream TextDecoderStream CompressionStream DecompressionStream FormData Headers Request Response";

/** The properties of the language's own objects, by path; % marks one that has no name. */
export const intrinsics: Record<string, string> = {
  "%ArrayIteratorPrototype%": "next @@toStringTag",
  "%AsyncFunction%.prototype": "constructor @@toStringTag",
  "%AsyncGeneratorFunction%.prototype": "prototype constructor @@toStringTag",
  "%AsyncGeneratorFunction%.prototype.prototype": "constructor next return throw @@toStringTag",
  "%GeneratorFunction%.prototype": "prototype constructor @@toStringTag",
  "%GeneratorFunction%.prototype.prototype": "constructor next return throw @@toStringTag",
  "%IteratorPrototype%": "@@iterator",
  "%TypedArray%": "length name prototype of from @@species",
  "%TypedArray%.prototype":
    "constructor buffer byteLength byteOffset length entries keys values copyWithin every fill filter find findIndex forEach includes indexOf join lastIndexOf map reverse reduce reduceRight set slice some sort subarray toLocaleString toString at findLast findLastIndex @@toStringTag @@iterator",
  "AggregateError.prototype": "constructor name message",
  Array: "length name prototype isArray from of @@species",
  "Array.prototype":
    "length constructor concat copyWithin fill find findIndex lastIndexOf pop push reverse shift unshift slice sort splice includes indexOf join keys entries values forEach filter flat flatMap map every some reduce reduceRight toLocaleString toString at findLast findLastIndex @@iterator @@unscopables",
  "Array.prototype.@@unscopables":
    "copyWithin entries fill find findIndex flat flatMap includes keys values at findLast findLastIndex",
  ArrayBuffer: "length name prototype isView @@species",
  "ArrayBuffer.prototype": "constructor byteLength slice @@toStringTag",
  Atomics:
    "load store add sub and or xor exchange compareExchange isLockFree wait waitAsync notify @@toStringTag",
  BigInt: "length name prototype asUintN asIntN",
  "BigInt.prototype": "constructor toLocaleString toString valueOf @@toStringTag",
  BigInt64Array: "length name prototype BYTES_PER_ELEMENT",
  "BigInt64Array.prototype": "constructor BYTES_PER_ELEMENT",
  BigUint64Array: "length name prototype BYTES_PER_ELEMENT",
  "BigUint64Array.prototype": "constructor BYTES_PER_ELEMENT",
  "Boolean.prototype": "constructor toString valueOf",
  "DataView.prototype":
    "constructor buffer byteLength byteOffset getInt8 setInt8 getUint8 setUint8 getInt16 setInt16 getUint16 setUint16 getInt32 setInt32 getUint32 setUint32 getFloat32 setFloat32 getFloat64 setFloat64 getBigInt64 setBigInt64 getBigUint64 setBigUint64 @@toStringTag",
  Date: "length name prototype now parse UTC",
  "Date.prototype":
    "constructor toString toDateString toTimeString toISOString toUTCString toGMTString getDate setDate getDay getFullYear setFullYear getHours setHours getMilliseconds setMilliseconds getMinutes setMinutes getMonth setMonth getSeconds setSeconds getTime setTime getTimezoneOffset getUTCDate setUTCDate getUTCDay getUTCFullYear setUTCFullYear getUTCHours setUTCHours getUTCMilliseconds setUTCMilliseconds getUTCMinutes setUTCMinutes getUTCMonth setUTCMonth getUTCSeconds setUTCSeconds valueOf getYear setYear toJSON toLocaleString toLocaleDateString toLocaleTimeString @@toPrimitive",
  Error: "length name prototype captureStackTrace stackTraceLimit",
  "Error.prototype": "constructor name message toString",
  "EvalError.prototype": "constructor name message",
  "FinalizationRegistry.prototype": "constructor register unregister @@toStringTag",
  Float32Array: "length name prototype BYTES_PER_ELEMENT",
  "Float32Array.prototype": "constructor BYTES_PER_ELEMENT",
  Float64Array: "length name prototype BYTES_PER_ELEMENT",
  "Float64Array.prototype": "constructor BYTES_PER_ELEMENT",
  "Function.prototype": "length name arguments caller constructor apply bind call toString @@hasInstance",
  Int16Array: "length name prototype BYTES_PER_ELEMENT",
  "Int16Array.prototype": "constructor BYTES_PER_ELEMENT",
  Int32Array: "length name prototype BYTES_PER_ELEMENT",
  "Int32Array.prototype": "constructor BYTES_PER_ELEMENT",
  Int8Array: "length name prototype BYTES_PER_ELEMENT",
  "Int8Array.prototype": "constructor BYTES_PER_ELEMENT",
  Intl: "getCanonicalLocales supportedValuesOf DateTimeFormat NumberFormat Collator PluralRules RelativeTimeFormat ListFormat Locale DisplayNames Segmenter @@toStringTag",
  "Intl.Collator": "length name prototype supportedLocalesOf",
  "Intl.Collator.prototype": "constructor resolvedOptions compare @@toStringTag",
  "Intl.DateTimeFormat": "length name prototype supportedLocalesOf",
  "Intl.DateTimeFormat.prototype":
    "constructor resolvedOptions formatToParts format formatRange formatRangeToParts @@toStringTag",
  "Intl.DisplayNames": "length name prototype supportedLocalesOf",
  "Intl.DisplayNames.prototype": "constructor resolvedOptions of @@toStringTag",
  "Intl.ListFormat": "length name prototype supportedLocalesOf",
  "Intl.ListFormat.prototype": "constructor resolvedOptions format formatToParts @@toStringTag",
  "Intl.Locale.prototype":
    "constructor toString maximize minimize language script region baseName calendar caseFirst collation hourCycle numeric numberingSystem calendars collations hourCycles numberingSystems textInfo timeZones weekInfo @@toStringTag",
  "Intl.NumberFormat": "length name prototype supportedLocalesOf",
  "Intl.NumberFormat.prototype": "constructor resolvedOptions formatToParts format @@toStringTag",
  "Intl.PluralRules": "length name prototype supportedLocalesOf",
  "Intl.PluralRules.prototype": "constructor resolvedOptions select @@toStringTag",
  "Intl.RelativeTimeFormat": "length name prototype supportedLocalesOf",
  "Intl.RelativeTimeFormat.prototype": "constructor resolvedOptions format formatToParts @@toStringTag",
  "Intl.Segmenter": "length name prototype supportedLocalesOf",
  "Intl.Segmenter.prototype": "constructor resolvedOptions segment @@toStringTag",
  JSON: "parse stringify @@toStringTag",
  Map: "length name prototype @@species",
  "Map.prototype":
    "constructor get set has delete clear entries forEach keys size values @@toStringTag @@iterator",
  Math: "abs acos acosh asin asinh atan atanh atan2 ceil cbrt expm1 clz32 cos cosh exp floor fround hypot imul log log1p log2 log10 max min pow random round sign sin sinh sqrt tan tanh trunc E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2 @@toStringTag",
  Number:
    "length name prototype isFinite isInteger isNaN isSafeInteger parseFloat parseInt MAX_VALUE MIN_VALUE NaN NEGATIVE_INFINITY POSITIVE_INFINITY MAX_SAFE_INTEGER MIN_SAFE_INTEGER EPSILON",
  "Number.prototype": "constructor toExponential toFixed toPrecision toString valueOf toLocaleString",
  Object:
    "length name prototype assign getOwnPropertyDescriptor getOwnPropertyDescriptors getOwnPropertyNames getOwnPropertySymbols is preventExtensions seal create defineProperties defineProperty freeze getPrototypeOf setPrototypeOf isExtensible isFrozen isSealed keys entries fromEntries values hasOwn",
  "Object.prototype":
    "constructor __defineGetter__ __defineSetter__ hasOwnProperty __lookupGetter__ __lookupSetter__ isPrototypeOf propertyIsEnumerable toString valueOf __proto__ toLocaleString",
  Promise: "length name prototype all allSettled any race resolve reject @@species",
  "Promise.prototype": "constructor then catch finally @@toStringTag",
  Proxy: "length name revocable",
  "RangeError.prototype": "constructor name message",
  "ReferenceError.prototype": "constructor name message",
  Reflect:
    "defineProperty deleteProperty apply construct get getOwnPropertyDescriptor getPrototypeOf has isExtensible ownKeys preventExtensions set setPrototypeOf @@toStringTag",
  RegExp:
    "length name prototype input $_ lastMatch $& lastParen $+ leftContext $` rightContext $' $1 $2 $3 $4 $5 $6 $7 $8 $9 @@species",
  "RegExp.prototype":
    "constructor exec dotAll flags global hasIndices ignoreCase multiline source sticky unicode compile toString test @@match @@matchAll @@replace @@search @@split",
  Set: "length name prototype @@species",
  "Set.prototype":
    "constructor has add delete clear entries forEach size values keys @@toStringTag @@iterator",
  SharedArrayBuffer: "length name prototype @@species",
  "SharedArrayBuffer.prototype": "constructor byteLength slice @@toStringTag",
  String: "length name prototype fromCharCode fromCodePoint raw",
  "String.prototype":
    "length constructor anchor big blink bold charAt charCodeAt codePointAt concat endsWith fontcolor fontsize fixed includes indexOf italics lastIndexOf link localeCompare match matchAll normalize padEnd padStart repeat replace replaceAll search slice small split strike sub substr substring sup startsWith toString trim trimStart trimLeft trimEnd trimRight toLocaleLowerCase toLocaleUpperCase toLowerCase toUpperCase valueOf at @@iterator",
  Symbol:
    "length name prototype for keyFor asyncIterator hasInstance isConcatSpreadable iterator match matchAll replace search species split toPrimitive toStringTag unscopables",
  "Symbol.prototype": "constructor toString valueOf description @@toStringTag @@toPrimitive",
  "SyntaxError.prototype": "constructor name message",
  "TypeError.prototype": "constructor name message",
  "URIError.prototype": "constructor name message",
  Uint16Array: "length name prototype BYTES_PER_ELEMENT",
  "Uint16Array.prototype": "constructor BYTES_PER_ELEMENT",
  Uint32Array: "length name prototype BYTES_PER_ELEMENT",
  "Uint32Array.prototype": "constructor BYTES_PER_ELEMENT",
  Uint8Array: "length name prototype BYTES_PER_ELEMENT",
  "Uint8Array.prototype": "constructor BYTES_PER_ELEMENT",
  Uint8ClampedArray: "length name prototype BYTES_PER_ELEMENT",
  "Uint8ClampedArray.prototype": "constructor BYTES_PER_ELEMENT",
  "WeakMap.prototype": "constructor delete get set has @@toStringTag",
  "WeakRef.prototype": "constructor deref @@toStringTag",
  "WeakSet.prototype": "constructor delete has add @@toStringTag",
  WebAssembly:
    "compile validate instantiate compileStreaming instantiateStreaming Module Instance Table Memory Global Tag Exception CompileError LinkError RuntimeError @@toStringTag",
  "WebAssembly.CompileError.prototype": "constructor name message",
  "WebAssembly.Exception.prototype": "constructor name message getArg is",
  "WebAssembly.Global.prototype": "constructor valueOf value @@toStringTag",
  "WebAssembly.Instance.prototype": "constructor exports @@toStringTag",
  "WebAssembly.LinkError.prototype": "constructor name message",
  "WebAssembly.Memory.prototype": "constructor grow buffer @@toStringTag",
  "WebAssembly.Module": "length name arguments caller prototype imports exports customSections",
  "WebAssembly.Module.prototype": "constructor @@toStringTag",
  "WebAssembly.RuntimeError.prototype": "constructor name message",
  "WebAssembly.Table.prototype": "constructor length grow get set @@toStringTag",
  "WebAssembly.Tag.prototype": "constructor @@toStringTag",
};

/** What modules that are there have since got besides. */
export const newerExports: Record<string, string> = {
  assert: "partialDeepStrictEqual Assert",
  crypto: "argon2 argon2Sync randomUUIDv7 hash encapsulate decapsulate",
  path: "matchesGlob",
  stream: "duplexPair",
  timers: "promises",
  url: "URLPattern fileURLToPathBuffer",
  util: "convertProcessSignalToExitCode styleText getCallSites getSystemErrorMessage parseEnv diff setTraceSigInt",
  zlib: "crc32 ZstdCompress ZstdDecompress zstdCompress zstdCompressSync zstdDecompress zstdDecompressSync createZstdCompress createZstdDecompress",
};

/** What classes of Node's have since got besides. */
export const newerMembers: Record<string, string> = {
  URL: "parse",
  ReadableStream: "from",
  "Blob.prototype": "bytes textStream",
  "Request.prototype": "bytes",
  "Response.prototype": "bytes",
};

export const builtinModules =
  "assert assert/strict async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns dns/promises domain events fs fs/promises http http2 https inspector module net os path path/posix path/win32 perf_hooks process punycode querystring readline readline/promises repl stream stream/consumers stream/promises stream/web string_decoder sys timers timers/promises tls trace_events tty url util util/types v8 vm wasi worker_threads zlib";
