import type { DemoPost } from './post.ts';

/** 易误判文本：what must not become an orange or red alert of Jiangxi, and why not. */
export type DemoTrap = { id: string; why: string; posts: readonly DemoPost[] };

export const demoTraps: readonly DemoTrap[] = [
  {
    id: 'drill',
    why: '应急演练，没有真实污染',
    posts: [
      {
        host: 'sthjt.example',
        column: '/xwzx/',
        name: 'trap-drill',
        title: '全省突发环境事件应急演练在新干举行',
        when: { daysAgo: 2, clock: '16:05' },
        author: '示例·省厅门户网站',
        paragraphs: [
          '演练模拟一辆危化品运输车在赣江边侧翻，罐内液体泄漏流入河道，威胁下游县城饮用水取水口，并造成三名群众中毒送医。',
          '接到“报告”后，指挥部启动应急响应，监测、处置、供水保障、舆情应对等小组按照预案展开演练，四十分钟后各断面“水质”达标，演练圆满结束。',
          '参演单位表示，通过演练检验了预案，锻炼了队伍。',
        ],
      },
      {
        host: 'news.example',
        column: '/local/',
        name: 'trap-drill-news',
        title: '刺鼻气体泄漏、学生紧急疏散……原来是一场演练',
        when: { daysAgo: 1, clock: '17:26' },
        author: '赣鄱新闻网',
        paragraphs: [
          '警报响起，“氯气泄漏”，师生捂住口鼻有序撤离到操场——昨天下午，瑞昌市一所中学与消防救援部门联合开展了一次应急疏散演练。',
          '整场演练用时六分钟，没有人员受伤。学校负责人说，今后每学期都将组织一次。',
        ],
      },
    ],
  },
  {
    id: 'policy',
    why: '政策发布，没有事件',
    posts: [
      {
        host: 'sthjt.example',
        column: '/tzgg/',
        name: 'trap-policy',
        title: '关于印发饮用水水源地环境风险防控工作方案的通知（示例）',
        when: { daysAgo: 3, clock: '10:30' },
        author: '示例·省厅门户网站',
        paragraphs: [
          '各设区市生态环境局：为防范重金属、危险化学品泄漏等突发环境事件对饮用水水源的影响，现将工作方案印发给你们，请结合实际贯彻执行。',
          '方案要求，县级以上集中式饮用水水源地每年开展一次风险评估，完善取水口应急预案，严肃查处瞒报、谎报和监测数据造假行为。',
        ],
      },
    ],
  },
  {
    id: 'history',
    why: '三年前的旧事回顾，不是新发生',
    posts: [
      {
        host: 'bbs.example',
        column: '/board/life/',
        name: 'trap-history',
        title: '翻到一张老照片，想起2023年那次停水',
        when: { daysAgo: 2, clock: '21:18' },
        author: '老城根',
        paragraphs: [
          '收拾手机翻到2023年夏天的照片，那年上游一个厂出了事，河里漂死鱼，县城停水三天，半夜排队去水车接水，桶装水卖到脱销。',
          '现在河边修了步道，水清了，白鹭也回来了。一晃三年多，时间真快。',
        ],
      },
    ],
  },
  {
    id: 'elsewhere',
    why: '事发地在外省',
    posts: [
      {
        host: 'feed.example',
        column: '/p/',
        name: 'trap-anhui',
        title: '安徽宿松一企业深夜排放刺鼻气体，居民投诉',
        when: { daysAgo: 1, clock: '13:15' },
        author: '江西热点',
        paragraphs: [
          '近日，安徽省安庆市宿松县有居民反映，当地一家企业深夜排放刺鼻气体，多名老人胸闷送医。宿松县生态环境部门已责令企业停产整改。',
        ],
      },
      {
        host: 'news.example',
        column: '/society/',
        name: 'trap-changsha',
        title: '长沙县通报一工地夜间施工扰民处理情况',
        when: { daysAgo: 2, clock: '14:40' },
        author: '赣鄱新闻网',
        paragraphs: [
          '湖南省长沙县有关部门通报，针对居民多次投诉的工地夜间施工噪声问题，已对施工单位立案查处并要求严格执行夜间施工审批。',
          '通报称，今后将建立夜间巡查机制，接到投诉后三十分钟内到场。',
        ],
      },
    ],
  },
  {
    id: 'refuted',
    why: '已被官方辟谣',
    posts: [
      {
        host: 'jj-bureau.example',
        column: '/zwdt/',
        name: 'trap-refuted',
        title: '关于“柴桑区自来水检出重金属”网络传言的辟谣说明',
        when: { daysAgo: 4, clock: '11:00' },
        author: '示例·九江市局网站',
        paragraphs: [
          '近日，网上流传“柴桑区自来水检出重金属、多人中毒”的信息。经核实，该信息为谣言。',
          '市局会同供水、卫健部门对水源地、出厂水和管网末梢水进行检测，重金属指标均符合标准，没有接到中毒病例报告。造谣者已被公安机关依法处理。',
        ],
      },
      {
        host: 'news.example',
        column: '/society/',
        name: 'trap-refuted-news',
        title: '辟谣！“柴桑区自来水检出重金属”不实',
        when: { daysAgo: 4, clock: '12:10' },
        author: '赣鄱新闻网',
        paragraphs: [
          '针对网传“柴桑区自来水检出重金属、多人中毒”，九江市有关部门今天发布说明：经检测，水源地、出厂水和末梢水均符合标准，该信息为谣言。',
          '有关部门提醒，不信谣、不传谣。',
        ],
      },
    ],
  },
  {
    id: 'advertisement',
    why: '商业广告',
    posts: [
      {
        host: 'bbs.example',
        column: '/board/life/',
        name: 'trap-ad-water',
        title: '自来水有异味？重金属超标？家用净水器限时特价',
        when: { daysAgo: 1, clock: '10:02' },
        author: '净水小李',
        paragraphs: [
          '你家的自来水有没有异味？水垢多不多？重金属你看不见！本店家用净水器五级过滤，全市上门安装，下单立减三百，加微信领优惠券。',
          '前五十名送滤芯一套，老客户介绍新客户再送水龙头。',
        ],
      },
      {
        host: 'bbs.example',
        column: '/board/life/',
        name: 'trap-ad-formaldehyde',
        title: '新房除甲醛，孩子流鼻血别大意',
        when: { daysAgo: 3, clock: '15:36' },
        author: '清新家居',
        paragraphs: [
          '新装修的房子味道大，孩子流鼻血、老人头晕，八成是甲醛超标。专业除甲醛团队，先检测后治理，不达标不收费，全省十一个设区市均可上门。',
          '本月签单享八折，电话预约送空气检测一次。',
        ],
      },
    ],
  },
  {
    id: 'smoke-of-ritual',
    why: '烧纸的焦糊味，不是工业污染',
    posts: [
      {
        host: 'bbs.example',
        column: '/board/life/',
        name: 'trap-paper',
        title: '昨晚满城焦糊味，原来是烧纸的',
        when: { daysAgo: 6, clock: '08:20' },
        author: '南门口阿姐',
        paragraphs: [
          '昨晚一出门闻到一股焦糊味，还以为哪里着火了，走到路口一看，是几家人在烧纸祭祖。',
          '习俗归习俗，还是去指定的地方烧好，别在绿化带边上。',
        ],
      },
    ],
  },
];
