/** Which of the usual mistakes an error of the server is, by its code and its words. */

/** An error as the server sends it. */
export interface Reported {
  message: string;
  locations?: { line: number; column: number }[];
  path?: (string | number)[];
  extensions?: { code?: string; limit?: number; given?: number; retryAfter?: number; suggestions?: string[]; variable?: string };
}

/** Names of the usual mistakes. */
export type Kind =
  | 'unknownField' | 'needsFields' | 'hasNoFields' | 'missingArgument' | 'unknownArgument' | 'unknownInput'
  | 'missingInput' | 'unknownWord' | 'unknownLand' | 'textForWord' | 'needsText' | 'needsOther' | 'needsType'
  | 'bareText' | 'wrongQuotes' | 'openText' | 'openBracket' | 'wrongBracket' | 'tooMuch' | 'emptyBraces'
  | 'missingValue' | 'emptyDocument' | 'equalsSign' | 'unreadable' | 'unknownVariable' | 'unusedVariable'
  | 'wrongVariable' | 'wrongVariableHere' | 'missingVariable' | 'unknownType' | 'conflict' | 'noVariable'
  | 'wholeNumber' | 'someNumber' | 'oneOf' | 'badObject' | 'wrongDate' | 'wrongMoment' | 'unknownKey' | 'pageSize'
  | 'firstAndLast' | 'unknownFragment' | 'unusedFragment' | 'notAllowed' | 'needsChoice' | 'tooDeep'
  | 'tooExpensive' | 'tooMany' | 'tooLarge' | 'tooManyRows' | 'unfair' | 'badVariables' | 'rateLimited'
  | 'overloaded' | 'timeout' | 'storeFull' | 'internal' | 'unreachable';

/** What an error says: its kind, and the words in it that matter, in the order of its sentence. */
export interface Known {
  kind: Kind;
  words: string[];
}

/** Those that are known by their words; the brackets are what matters. The first that fits counts. */
const BY_WORDS: [Kind, RegExp][] = [
  ['unknownField', /^Unknown field "(.+?)" on type "(.+?)"/],
  ['needsFields', /^Field "(.+?)" of type "(.+?)" must have a selection/],
  ['hasNoFields', /^Field "(.+?)" must not have a selection since type "(.+?)"/],
  ['missingArgument', /^Field "(.+?)" argument "(.+?)" of type ".+?" is required/],
  ['unknownArgument', /^Unknown argument "(.+?)" on field "(.+?)"/],
  ['unknownLand', /enumeration type "LandCode" does not contain the value "(.*?)"/],
  ['unknownWord', /enumeration type "(.+?)" does not contain the value "(.*?)"/],
  ['unknownInput', /unknown field "(.+?)" of type "(.+?)"/],
  ['missingInput', /^Invalid value for argument "(.+?)", field "(.+?)" of type ".+?" is required/],
  ['textForWord', /^Expected value of type \[*(\w+)[!\]]*, found a string/],
  ['wrongVariableHere', /^Expected value of type (.+?), found a variable/],
  ['needsType', /^Expected value of type (.+?), found/],
  ['needsText', /^Invalid value for argument "(.+?)", expected type "(?:String|ID)"/],
  ['needsOther', /^Invalid value for argument "(.+?)", expected type "(.+?)"/],
  ['unknownVariable', /^Variable "\$(.+?)" is not defined/],
  ['unusedVariable', /^Variable "\$(.+?)" is not used/],
  ['wrongVariable', /^Variable "\$(.+?)" of type "(.+?)" cannot be used for argument ".+?" of type "(.+?)"/],
  ['wrongVariable', /^The variable \$(.+?) is declared (.+?) and stands where (.+?) is expected/],
  ['missingVariable', /^The variable \$(.+?) of type (.+?) is not given/],
  ['missingVariable', /^The question needs (.+?), of type (.+?);/],
  ['unknownType', /^(?:Cannot find type|Unknown type) "(.+?)"/],
  ['conflict', /^Fields "(.+?)" conflict because "(.+?)" and "(.+?)"/],
  ['wrongDate', /"([^"]*)" is not a date/],
  ['wrongMoment', /"([^"]*)" is not a moment/],
  ['noVariable', /^"(.+?)" is no variable of this question/],
  ['wholeNumber', /^(\w+) is a whole number.*, not "(.*)"/],
  ['someNumber', /^(\w+) is a number.*, not "(.*)"/],
  ['oneOf', /^(\w+) is (?:one of .*|true or false), not "(.*)"/],
  ['badObject', /^(\w+) (?:is not JSON:|is an object;)/],
  ['unknownKey', /^no (\w+) has the \w+ "(.*?)"/],
  ['pageSize', /^(first|last): (-?\d+) is out of range/],
  ['firstAndLast', /^first and last cannot be given together/],
  ['unknownFragment', /^Unknown fragment: "(.+?)"/],
  ['unusedFragment', /^Fragment "(.+?)" is never used/],
  ['notAllowed', /^Schema is not configured for (mutations)|^A (mutation|subscription) cannot be shared/],
];

const BY_CODE: Record<string, Kind> = {
  GRAPHQL_PARSE_FAILED: 'unreadable',
  OPERATION_RESOLUTION_FAILURE: 'needsChoice',
  SUBSCRIPTIONS_OFF: 'notAllowed',
  METHOD_NOT_ALLOWED: 'notAllowed',
  QUERY_TOO_DEEP: 'tooDeep',
  QUERY_TOO_NESTED: 'tooDeep',
  QUERY_TOO_EXPENSIVE: 'tooExpensive',
  TOO_MANY_ALIASES: 'tooMany',
  TOO_MANY_ROOT_FIELDS: 'tooMany',
  TOO_MANY_SELECTIONS: 'tooMany',
  TOO_MANY_FRAGMENTS: 'tooMany',
  TOO_MANY_DIRECTIVES: 'tooMany',
  TOO_MANY_TOKENS: 'tooLarge',
  QUERY_TOO_LARGE: 'tooLarge',
  BODY_TOO_LARGE: 'tooLarge',
  URI_TOO_LONG: 'tooLarge',
  TOO_MANY_ROWS: 'tooManyRows',
  UNFAIR_COMPARISON: 'unfair',
  BAD_REQUEST: 'badVariables',
  RATE_LIMITED: 'rateLimited',
  OVERLOADED: 'overloaded',
  TIMEOUT: 'timeout',
  REQUEST_TIMEOUT: 'timeout',
  QUERY_STORE_FULL: 'storeFull',
  INTERNAL: 'internal',
  UNREACHABLE: 'unreachable',
};

/** What an error is; null if it is none of the usual mistakes. */
export function known(error: Reported): Known | null {
  for (const [kind, pattern] of BY_WORDS) {
    const found = pattern.exec(error.message);
    if (found) return { kind, words: found.slice(1).filter((word) => word !== undefined) };
  }
  const kind = BY_CODE[error.extensions?.code ?? ''];
  if (kind === undefined) return null;
  const { limit, given, retryAfter } = error.extensions ?? {};
  const words = kind === 'rateLimited' ? [retryAfter] : [given, limit];
  return { kind, words: words.map((word) => (word === undefined ? '' : String(word))) };
}
