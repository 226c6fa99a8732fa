"""Names as data: technologies that prescribe a solution, and capitalised words that do not."""


def _words(text: str) -> frozenset[str]:
    """Names set apart by commas."""
    return frozenset(" ".join(name.split()) for name in text.split(",") if name.strip())


PRODUCTS = _words(
    """
    .NET, ABAP, ActiveX, Adobe, Airtable, Alibaba Cloud, Amazon, Amazon Connect, Android, Angular, Ansible, Apache,
    ArcGIS, Asana, Atlassian, Avaya, AWS, Azure, Bitbucket, BlackBerry, Bloomberg, BMC, Borland, Business Objects,
    Cassandra, Chrome, Cisco, Citrix, COBOL, Cognos, Confluence, Coupa, Crystal Reports, C#, C++, Databricks, Db2,
    Delphi, Django, Docker, DocuSign, Dropbox, Drupal, Dynatrace, Elasticsearch, Excel, Exchange Online, Firefox,
    Five9, Flask, Fortran, Freshdesk, GCP, Genesys, GitHub, GitLab, Gmail, Google, Grafana, Hadoop, HP-UX, HubSpot,
    IBM, iOS, iPad, iPhone, Infor, Informatica, Ivanti, Java, JavaScript, Jenkins, Jira, Joomla, Kafka, Kotlin,
    Kubernetes, Linux, LivePerson, Lotus Notes, macOS, MariaDB, MATLAB, Microsoft, Mitel, MongoDB, MS SQL, MySQL,
    NetSuite, Netezza, Node.js, Novell, Nuance, Okta, Oracle, Outlook, Palantir, PeopleSoft, Perl, PHP, PostgreSQL,
    Power BI, PowerPoint, Progress, Python, QlikView, Qlik, Qualtrics, Rackspace, React, Red Hat, Redis, Remedy,
    RingCentral, Ruby, SageMaker, Salesforce, SAP, SAS, Scala, SharePoint, Siebel, Siemens, Slack, Snowflake, Solaris,
    Splunk, Spring Boot, SQL Server, SurveyMonkey, Sybase, Symantec, Tableau, Talkdesk, Teradata, Terraform, Twilio,
    TypeScript, Ubuntu, UiPath, Unix, Verint, Visual Basic, VMware, Vue.js, WebLogic, WebSphere, WhatsApp, Windows,
    WordPress, Workday, Xerox, Zendesk, Zoom
    """
)
"""Matched as they are written here: an oracle and a progress report are no products."""

TECHNOLOGIES = _words(
    """
    artificial intelligence, blockchain, chatbot, chatbots, cloud-based, cloud-native, large language model,
    large language models, machine learning, microservice, microservices, neural network, neural networks,
    on-premise, on-premises, open-source software, robotic process automation, serverless, software as a service,
    speech recognition, virtual reality, voicebot, voicebots, SaaS, PaaS, IaaS, RPA
    """
)
"""Matched in any case: ways to build a thing, whoever sells them."""

HEADS = _words(
    """
    app, apps, application, applications, architecture, browser, cloud, component, components, console, database,
    device, devices, engine, framework, handset, hardware, headset, middleware, module, modules, operating system,
    package, platform, platforms, plugin, product, products, programming language, script, server, servers, software,
    solution, spreadsheet, suite, system, systems, technology, technologies, tool, tools
    """
)
"""Nouns that say that a sentence speaks of a thing to be bought or built."""

STANDARDS = _words(
    """
    ISO, IEC, EN, DIN, IEEE, ITU, ITIL, COBIT, NIST, FIPS, SOC, ISAE, SSAE, PCI, DSS, PCI DSS, WCAG, TLS, SSL, HTTP,
    HTTPS, HTML, CSS, XML, JSON, CSV, PDF, UTF, SQL, SAML, OAuth, OpenID, SMTP, IMAP, SFTP, FTP, SIP, VoIP, IPv, LDAP,
    COPC, CMMI, SIX, OWASP, ASVS, CEFR, GRI, HIPAA, GDPR, DSGVO, eIDAS, OCDS, UNSPSC, ICD, HL7, FHIR, ETSI, BSI, RFC,
    W3C, OpenAPI, WebAuthn, SCIM, DMARC, DKIM, EDIFACT, Unicode, TOGAF, PRINCE2
    """
)
"""Open standards and laws: whoever names one leaves the choice of product open, with its version too."""

DAYS_AND_MONTHS = _words(
    """
    Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday, Mondays, Tuesdays, Wednesdays, Thursdays, Fridays,
    Saturdays, Sundays, January, February, March, April, May, June, July, August, September, October, November,
    December, Jan, Feb, Mar, Apr, Jun, Jul, Aug, Sep, Sept, Oct, Nov, Dec, Christmas, Easter, New Year, Ramadan,
    Whitsun, Pentecost, Thanksgiving, Good, Labour
    """
)
PLACES = _words(
    """
    Africa, America, Americas, Asia, Australia, Europe, Oceania, Pacific, Atlantic, Mediterranean, Middle, East, West,
    North, South, Northern, Southern, Eastern, Western, Central, EU, EEA, EFTA, UN, US, USA, UK, Union, Kingdom,
    States, United, Republic, Afghanistan, Albania, Algeria, Andorra, Angola, Argentina, Armenia, Austria, Azerbaijan,
    Bahamas, Bahrain, Bangladesh, Barbados, Belarus, Belgium, Belize, Benin, Bhutan, Bolivia, Bosnia, Botswana, Brazil,
    Brunei, Bulgaria, Burundi, Cambodia, Cameroon, Canada, Chad, Chile, China, Colombia, Congo, Costa, Rica, Croatia,
    Cuba, Cyprus, Czechia, Czech, Denmark, Djibouti, Dominica, Dominican, Ecuador, Egypt, Salvador, Eritrea, Estonia,
    Eswatini, Ethiopia, Fiji, Finland, France, Gabon, Gambia, Georgia, Germany, Ghana, Greece, Grenada, Guatemala,
    Guinea, Guyana, Haiti, Honduras, Hungary, Iceland, India, Indonesia, Iran, Iraq, Ireland, Israel, Italy, Ivory,
    Coast, Jamaica, Japan, Jordan, Kazakhstan, Kenya, Kosovo, Kuwait, Kyrgyzstan, Laos, Latvia, Lebanon, Lesotho,
    Liberia, Libya, Liechtenstein, Lithuania, Luxembourg, Madagascar, Malawi, Malaysia, Maldives, Mali, Malta,
    Mauritania, Mauritius, Mexico, Moldova, Monaco, Mongolia, Montenegro, Morocco, Mozambique, Myanmar, Namibia, Nepal,
    Netherlands, Zealand, Nicaragua, Niger, Nigeria, Macedonia, Norway, Oman, Pakistan, Palestine, Panama, Paraguay,
    Peru, Philippines, Poland, Portugal, Qatar, Romania, Russia, Rwanda, Saudi, Arabia, Senegal, Serbia, Seychelles,
    Sierra, Leone, Singapore, Slovakia, Slovenia, Somalia, Spain, Sri, Lanka, Sudan, Suriname, Sweden, Switzerland,
    Syria, Taiwan, Tajikistan, Tanzania, Thailand, Togo, Tunisia, Turkey, Türkiye, Turkmenistan, Uganda, Ukraine,
    Emirates, Uruguay, Uzbekistan, Vanuatu, Venezuela, Vietnam, Yemen, Zambia, Zimbabwe, England, Scotland, Wales,
    Bavaria, Catalonia, Flanders, Wallonia, Tyrol, Alaska, California, Texas, Florida, York, Jersey, Washington,
    Ontario, Quebec, Alberta, Amsterdam, Ankara, Athens, Auckland, Bangalore, Bangkok, Barcelona, Basel, Beijing,
    Belfast, Belgrade, Berlin, Bern, Birmingham, Bogotá, Bonn, Bordeaux, Boston, Bratislava, Bremen, Brisbane,
    Brussels, Bucharest, Budapest, Cairo, Cape, Town, Chicago, Cologne, Copenhagen, Cork, Dallas, Delhi, Denver, Dubai,
    Dublin, Dresden, Düsseldorf, Edinburgh, Frankfurt, Gdańsk, Geneva, Glasgow, Gothenburg, Hague, Hamburg, Hanover,
    Helsinki, Hong, Kong, Houston, Hyderabad, Istanbul, Jakarta, Johannesburg, Juneau, Kraków, Kyiv, Lagos, Lausanne,
    Leeds, Leipzig, Lisbon, Ljubljana, London, Lucerne, Lyon, Madrid, Manchester, Manila, Marseille, Melbourne, Miami,
    Milan, Montreal, Moscow, Mumbai, Munich, Nairobi, Naples, Nice, Nuremberg, Oslo, Ottawa, Paris, Porto, Prague,
    Riga, Rome, Rotterdam, Salzburg, Seattle, Seoul, Shanghai, Sofia, Stockholm, Stuttgart, Sydney, Tallinn, Tokyo,
    Toronto, Turin, Vancouver, Vienna, Vilnius, Warsaw, Winterthur, Wrocław, Zagreb, Zurich, Zürich, Francisco, San,
    Los, Angeles, New
    """
)
LANGUAGES = _words(
    """
    Arabic, Bengali, Bulgarian, Catalan, Chinese, Croatian, Czech, Danish, Dutch, English, Estonian, Finnish, Flemish,
    French, German, Greek, Hebrew, Hindi, Hungarian, Icelandic, Irish, Italian, Japanese, Korean, Latvian, Lithuanian,
    Maltese, Mandarin, Norwegian, Persian, Polish, Portuguese, Romanian, Romansh, Russian, Serbian, Slovak, Slovene,
    Slovenian, Spanish, Swedish, Tagalog, Tamil, Turkish, Ukrainian, Urdu, Vietnamese, Welsh, American, Asian,
    Australian, Austrian, Belgian, Brazilian, British, Canadian, European, Indian, Mexican, Scottish, Swiss, Latin,
    Christian, Muslim, Jewish, Braille
    """
)
TITLES = _words(
    """
    Account, Accounts, Acceptance, Accounting, Act, Acts, Addendum, Administration, Administrator, Adviser, Agency,
    Agent, Agents, Agreement, Annex, Answer, Appendix, Approval, Article, Audit, Auditor, Authority, Average, Award,
    Bank, Base, Basic, Bid, Bidder, Bidders, Board, Branch, Budget, Business, Buyer, Calendar, Call, Calls, Care,
    Centre, Center, Change, Chapter, Charter, Chief, City, Clause, Client, Clients, Code, Commission, Commissioner,
    Committee, Community, Company, Compliance, Conditions, Conduct, Consortium, Contact, Contract, Contracting,
    Contractor, Continuity, Coordinator, Core, Corporate, Council, Country, Court, Criminal, Customer, Customers, Data,
    Date, Day, Deliverable, Delivery, Department, Deputy, Description, Desk, Development, Digital, Director,
    Directorate, Directive, Disaster, District, Division, Document, Documents, Emergency, Employee, Employees,
    Employer, Employment, Environment, Evaluation, Executive, Federal, Final, Finance, Financial, First, Force,
    Foundation, Framework, Freedom, General, Governance, Government, Group, Guide, Handbook, Head, Health, Help, High,
    Human, Incident, Indicator, Indicators, Industry, Information, Initial, Institute, Internal, International,
    Internet, Investment, Invoice, Key, Labour, Law, Lead, Learning, Legal, Level, Levels, Line, List, Local, Main,
    Maintenance, Management, Manager, Managers, Manual, Market, Marketing, Master, Member, Minimum, Minister, Ministry,
    Monitoring, Municipality, National, Net, Network, Notice, Number, Office, Officer, Online, Operating, Operation,
    Operational, Operations, Operator, Opinion, Order, Organisation, Organization, Owner, Panel, Parliament, Part,
    Parties, Partner, Partners, Party, Payment, Payments, People, Performance, Period, Person, Personal, Personnel,
    Phase, Plan, Planning, Platform, Point, Police, Policies, Policy, Portal, President, Price, Pricing, Primary,
    Prime, Principal, Privacy, Procedure, Process, Procurement, Product, Production, Professional, Programme, Program,
    Project, Promoter, Proposal, Protection, Provider, Providers, Province, Public, Purchase, Purchaser, Purchasing,
    Quality, Quarter, Question, Questions, Recovery, Register, Regulation, Regulations, Relations, Release, Report,
    Reporting, Request, Requirement, Requirements, Resolution, Resource, Resources, Response, Review, Reviews, Right,
    Risk, Rules, Safety, Sales, Satisfaction, Schedule, School, Score, Second, Secretary, Section, Security, Sector,
    Senior, Service, Services, Shared, Site, Sites, Specialist, Specification, Staff, Standard, Standards, State,
    Statement, Station, Steering, Strategy, Subcontractor, Supervisor, Supplier, Suppliers, Supply, Support, Table,
    Target, Task, Tax, Team, Teams, Technical, Tender, Tenderer, Tenderers, Term, Terms, Test, Testing, Time, Total,
    Trade, Training, Transition, Transport, Treasury, Treaty, Trust, University, Unit, Use, User, Users, Value, Vendor,
    Vendors, Version, Week, Welfare, Work, Working, Works, Year, Years, Net, Promoter, Monday, The, A, An, And, Or, Of,
    For, In, On, At, To, By, With, From, As, If, When, Where, Who, What, Which, This, That, These, Those, It, Its, They,
    Their, We, Our, You, Your, I, No, Not, All, Any, Each, Every, Both, Must, Should, Shall, Will, May, Can, Mr, Mrs,
    Ms, Dr, Prof, Tier, Yes, None, Internet, Web, Roman, Grade, Class, Category, Type, Step, Stage, Model, Option, Ltd,
    Inc, GmbH, AG, Ombudsman, Monthly, Weekly, Daily, Annual, Quarterly, Root, Cause, Mean, Median, Earth, God, Bill,
    Constitution, Convention, Protocol, Act, Decree, Ordinance, Statute, Charter
    """
)
"""What documents of procurement write with capitals, and words that begin a part of a sentence."""

HARMLESS = DAYS_AND_MONTHS | PLACES | LANGUAGES | TITLES
