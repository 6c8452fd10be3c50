/** The words of the page about the API, in Chinese. */
import type { apiTexts } from '#ui/common/api-texts.ts';
import type { Words } from '#ui/common/texts.ts';

export const api: Words<typeof apiTexts> = {
  'api.title': 'API 接口',
  'api.lead': '程序可以向本服务站请求的内容。控制台和同步客户端使用的是同一套接口。',
  'api.document': 'OpenAPI 文档（内容相同）',
  'api.find': '查找',
  'api.find.about': '路径或说明中的一部分。',
  'api.none': '没有相符的接口。',
  'api.count': { one: '1 个接口', other: '{count} 个接口' },
  'api.body': '请求内容',
  'api.query': '参数',
  'api.reply': '应答',
  'api.refusal': '请求被拒绝时，应答包含一个代码和一句说明。',
  'api.example': '示例',
};
